// What an import changes, dish by dish: the old value and the new one of each field.
import type { MenuFieldChange, MenuImportPlan } from '@waggle/contracts';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { MoneyUnit } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';
import { fieldWords, valueWords, type Words } from './change-words.ts';
import styles from './exchange-page.module.css';

export interface PlanViewProps {
  readonly plan: MenuImportPlan;
  readonly unit: MoneyUnit;
}

export function PlanView({ plan, unit }: PlanViewProps) {
  const { t } = useTranslation('exchange');
  const { money, list } = useFormat();
  const words: Words = { t, list, money: (amount) => money(amount, unit) };
  return (
    <div className={styles.plan}>
      <Named title={t('added')} tone="good" dishes={plan.added} />
      <Named title={t('removed')} tone="bad" dishes={plan.removed} />
      <Named title={t('withoutPicture')} dishes={plan.without_picture} />
      {plan.settings.length > 0 && (
        <section aria-label={t('settings')}>
          <h3>{t('settings')}</h3>
          <Changes changes={plan.settings} words={words} />
        </section>
      )}
      {plan.changed.length > 0 && (
        <section aria-label={t('changed')}>
          <h3>
            <span>{t('changed')}</span> <span className={styles.count}>{plan.changed.length}</span>
          </h3>
          <ul className={styles.dishes}>
            {plan.changed.map(({ item_id, name, changes }) => (
              <li key={item_id}>
                <details open={plan.changed.length <= 12}>
                  <summary>
                    <span dir="auto" className={styles.name}>
                      {name}
                    </span>
                    <span className={styles.count}>{t('changes', { count: changes.length })}</span>
                  </summary>
                  <Changes changes={changes} words={words} />
                </details>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Named title={t('left')} dishes={plan.left} />
      {plan.unchanged > 0 && <p className={styles.hint}>{t('unchanged', { count: plan.unchanged })}</p>}
    </div>
  );
}

function Changes({ changes, words }: { readonly changes: readonly MenuFieldChange[]; readonly words: Words }) {
  return (
    <dl className={styles.changes}>
      {changes.map((change) => {
        const { path, before, after } = change;
        return (
          <div key={path.join(' ')}>
            <dt>{fieldWords(change, words)}</dt>
            <dd>
              <ins dir="auto">{valueWords(path, after, words)}</ins>
              <del dir="auto">{words.t('before', { value: valueWords(path, before, words) })}</del>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

interface NamedProps {
  readonly title: string;
  readonly tone?: 'good' | 'bad';
  readonly dishes: readonly { readonly item_id: string; readonly name: string }[];
}

function Named({ title, tone, dishes }: NamedProps) {
  const titleId = useId();
  if (dishes.length === 0) return null;
  return (
    <section aria-labelledby={titleId}>
      <h3 id={titleId}>
        <span>{title}</span> <span className={styles.count}>{dishes.length}</span>
      </h3>
      <ul className={styles.names} data-tone={tone}>
        {dishes.map(({ item_id, name }) => (
          <li key={item_id}>
            <span dir="auto">{name}</span> <code>{item_id}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
