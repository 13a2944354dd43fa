// A group and its consumers: who reads, what they hold, and since when they are silent.
import type { GroupNow } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import { StateWord, useGroupFacts } from './group-node.tsx';
import { toneOf } from './health.rules.ts';
import styles from './panel.module.css';
import { useDuration } from './use-duration.ts';

export interface GroupPanelProps {
  readonly stream: string;
  readonly group: GroupNow;
  readonly now: number;
  readonly onClose: () => void;
}

export function GroupPanel({ stream, group, now, onClose }: GroupPanelProps) {
  const { t } = useTranslation('operations');
  const { age } = useDuration();
  const facts = useGroupFacts(group, now);
  return (
    <Dialog
      open
      place="side"
      onClose={onClose}
      title={group.group}
      description={
        group.service === null
          ? t('groupPanel.foreign', { stream })
          : t('groupPanel.lead', { stream, service: group.service })
      }
    >
      <div className={styles.state} data-tone={toneOf(group)}>
        <p className={styles.word}>
          <StateWord group={group} now={now} />
        </p>
        <p className={styles.small}>{facts.length > 0 ? facts.join(' · ') : t('group.nothing')}</p>
        {group.last_error && <p className={styles.small}>{t('group.lastError', { error: group.last_error })}</p>}
        <p className={styles.small}>{t(`groupPanel.meaning.${group.state}`)}</p>
      </div>
      <h3>{t('groupPanel.consumers')}</h3>
      {group.consumers.length === 0 && <p className={styles.small}>{t('groupPanel.noConsumers')}</p>}
      <ul className={styles.list}>
        {group.consumers.map(({ name, pending, idle_ms }) => (
          <li key={name} className={styles.entry}>
            <b>{name}</b>
            <p className={styles.small}>
              {t('groupPanel.idle', { age: age(idle_ms) })} · {t('group.pending', { count: pending })}
            </p>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
