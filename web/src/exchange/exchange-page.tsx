// Import and export of the whole menu: files to download; files to choose, what they would change, and only then the change.
import type { KitchenView, MenuFileKind } from '@waggle/contracts';
import { limits } from '@waggle/contracts/limits.ts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hosted } from '../base-path.ts';
import { Loading } from '../shell/loading.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Select } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { Switch } from '../ui/switch.tsx';
import styles from './exchange-page.module.css';
import { FaultTable } from './fault-table.tsx';
import { PlanView } from './plan-view.tsx';
import { useImport } from './use-import.ts';

const kinds = ['json', 'dishes', 'choices'] as const satisfies readonly MenuFileKind[];

export default function ExchangePage({ kitchen }: { readonly kitchen: KitchenView }) {
  const { t } = useTranslation('exchange');
  return (
    <section aria-labelledby="exchange-title" className={styles.page}>
      <div>
        <h1 id="exchange-title">{t('title')}</h1>
        <p className={styles.lead}>{t('lead')}</p>
      </div>
      <ExportPart />
      <ImportPart kitchen={kitchen} />
    </section>
  );
}

function ExportPart() {
  const { t, i18n } = useTranslation('exchange');
  const usual = i18n.language.startsWith('en') ? 'comma' : 'semicolon';
  const [separator, setSeparator] = useState<string>(usual);
  return (
    <section aria-labelledby="export-title" className={styles.part}>
      <h2 id="export-title">{t('export')}</h2>
      <p className={styles.hint}>{t('exportHint')}</p>
      <div className={styles.separator}>
        <Select label={t('separator')} value={separator} onChange={({ target }) => setSeparator(target.value)}>
          <option value="comma">{t('separatorComma')}</option>
          <option value="semicolon">{t('separatorSemicolon')}</option>
        </Select>
      </div>
      <ul className={styles.downloads}>
        {kinds.map((kind) => (
          <li key={kind}>
            <a
              className={styles.download}
              href={hosted(`/api/menu/export?format=${kind}${kind === 'json' ? '' : `&separator=${separator}`}`)}
              download
            >
              {t(`file.${kind}`)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ImportPart({ kitchen }: { readonly kitchen: KitchenView }) {
  const { t } = useTranslation('exchange');
  const inputId = useId();
  const { texts, refused, remove, shown, preview, apply, choose, setRemove } = useImport();
  const [asking, setAsking] = useState(false);
  const plan = shown?.plan;
  const failed = preview.error ?? (shown?.isAnew ? null : apply.error);
  const changes = plan ? plan.added.length + plan.changed.length + plan.removed.length + plan.settings.length : 0;
  return (
    <section aria-labelledby="import-title" className={styles.part}>
      <h2 id="import-title">{t('import')}</h2>
      <p className={styles.hint}>{t('importHint')}</p>
      <div className={styles.chooser}>
        <label className={styles.choose} htmlFor={inputId}>
          {t('choose')}
        </label>
        <input
          id={inputId}
          type="file"
          multiple
          accept=".json,.csv,application/json,text/csv"
          onChange={({ target }) => void choose([...(target.files ?? [])])}
          // The same file, edited since, can be chosen again.
          onClick={({ currentTarget }) => {
            currentTarget.value = '';
          }}
        />
      </div>
      {texts && (
        <ul className={styles.chosen} aria-label={t('chosen')}>
          {kinds.flatMap((kind) => (texts[kind] === undefined ? [] : [<li key={kind}>{t(`file.${kind}`)}</li>]))}
        </ul>
      )}
      <Switch label={t('remove')} checked={remove} onChange={setRemove} />
      {refused && (
        <Notice tone="bad" alert>
          {refused.kind === 'notUtf8'
            ? t('notUtf8', { file: refused.file })
            : t(refused.kind, { most: limits.menuFileBytes / 1024 })}
        </Notice>
      )}
      {failed && (
        <Notice tone="bad" alert>
          {failed.message}
        </Notice>
      )}
      {preview.isPending && <Loading />}
      {shown?.isAnew && (
        <Notice tone="honey" alert>
          {t('meanwhile')}
        </Notice>
      )}
      {plan && plan.errors.length > 0 && <FaultTable faults={plan.errors} />}
      {plan && plan.errors.length === 0 && (
        <>
          {plan.applied && (
            <Notice tone="good" icon="check" alert>
              {t('applied')}
            </Notice>
          )}
          {changes === 0 && !plan.applied && (
            <Notice tone="info" icon="check" alert>
              {t('nothing')}
            </Notice>
          )}
          <PlanView plan={plan} unit={kitchen} />
          {changes > 0 && !plan.applied && (
            <div className={styles.apply}>
              <Button
                tone="primary"
                size="l"
                busy={apply.isPending}
                onClick={() => (plan.removed.length > 0 ? setAsking(true) : apply.mutate(plan.basis))}
              >
                <Icon name="check" />
                {t('apply')}
              </Button>
            </div>
          )}
        </>
      )}
      {asking && plan && (
        <Confirm
          title={t('sure', { count: plan.removed.length })}
          text={t('sureText')}
          confirm={t('apply')}
          busy={apply.isPending}
          onConfirm={() => {
            setAsking(false);
            apply.mutate(plan.basis);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
