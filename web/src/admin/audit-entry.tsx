// One entry of the audit trail: who did what, when and from where. Details are for whoever compares it with the log.
import type { AuditEntry } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import styles from './audit-page.module.css';
import { deeds } from './audit-words.ts';

interface AuditEntryRowProps {
  readonly entry: AuditEntry;
  /** Null: the list shows this person alone already. */
  readonly onPerson: ((person: string, name: string) => void) | null;
}

export function AuditEntryRow({ entry, onPerson }: AuditEntryRowProps) {
  const { t, i18n } = useTranslation('admin');
  const nameOfField = (field: string) => String(i18n.t(`admin:audit.field.${field}` as never, { defaultValue: field }));
  const format = useFormat();
  const nameOf = useNameOfPerson();
  const { at, role, client, agent, kind, action, object, status, changes, count, correlation_id, request_id } = entry;
  const name = nameOf(entry.who);
  const person = entry.account_id ?? entry.who;
  const deed = deeds[action];
  const isRefusal = kind === 'refused' || kind === 'throttled' || kind === 'socket' || kind === 'others';
  const done = deed && t(`audit.did.${deed}`);
  const text = done && isRefusal ? t('audit.notDone', { what: done }) : done;
  return (
    <li className={styles.entry} data-refused={isRefusal || undefined}>
      <div className={styles.head}>
        <p className={styles.what}>
          <strong>
            <bdi>{name}</bdi>
          </strong>{' '}
          {role && <Badge>{t(`role.${role}`)}</Badge>}{' '}
          {isRefusal && <Badge tone="bad">{t(`audit.kind.${kind}`)}</Badge>}{' '}
          {count > 1 && <Badge>{t('audit.times', { count })}</Badge>}
        </p>
        <p className={styles.where}>
          <time dateTime={at}>{format.exact(at)}</time>
          {client && (
            <span>
              <span>{t('audit.from')}</span> <bdi>{client}</bdi>
            </span>
          )}
        </p>
      </div>
      <p className={styles.deed}>
        {text ? <span>{text}</span> : <code translate="no">{action}</code>}
        {object && (
          <code translate="no" className={styles.object}>
            {object}
          </code>
        )}
      </p>
      {Object.keys(changes).length > 0 && (
        <ul className={styles.changes}>
          {Object.entries(changes).map(([field, { before, after }]) => (
            <li key={field}>
              <span>{nameOfField(field)}</span>
              {before !== undefined && <bdi translate="no">{before}</bdi>}
              {before !== undefined && after !== undefined && <span aria-hidden="true">→</span>}
              {after !== undefined && <bdi translate="no">{after}</bdi>}
            </li>
          ))}
        </ul>
      )}
      <div className={styles.more}>
        <details>
          <summary aria-label={t('audit.detailsOf', { name, time: format.exact(at) })}>{t('audit.details')}</summary>
          <dl className={styles.details} translate="no">
            <dt>{t('audit.action')}</dt>
            <dd>{action}</dd>
            {status > 0 && <dt>{t('audit.status')}</dt>}
            {status > 0 && <dd>{status}</dd>}
            {agent && <dt>{t('audit.agent')}</dt>}
            {agent && <dd>{agent}</dd>}
            <dt>{t('audit.correlation')}</dt>
            <dd>{correlation_id}</dd>
            {request_id && <dt>{t('audit.request')}</dt>}
            {request_id && <dd>{request_id}</dd>}
          </dl>
        </details>
        {onPerson && person !== '' && (
          <Button tone="quiet" aria-label={t('audit.onlyOf', { name })} onClick={() => onPerson(person, name)}>
            {t('audit.only')}
          </Button>
        )}
      </div>
    </li>
  );
}

/** The name of whoever an entry is about; those without an account have one in the language of the page. */
export function useNameOfPerson(): (who: string) => string {
  const { t } = useTranslation('admin');
  return (who) => {
    if (who === '') return t('audit.unknown');
    if (who === staffTokenPerson) return t('audit.staffToken');
    const [, user] = onCommandLine.exec(who) ?? [];
    if (user !== undefined) return t('audit.commandLine', { user });
    return who === operatorPerson ? t('audit.operator') : who;
  };
}

export const staffTokenPerson = 'staff token';
export const operatorPerson = 'operator on the machine';
/** Who ran a command that opens the stores itself. */
const onCommandLine = /^(.*) \(command line\)$/;
