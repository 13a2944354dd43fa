// A group of the picture: a word for how it is, ages, then counts.
import type { GroupNow } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { toneOf } from './health.rules.ts';
import openButton from './open-button.module.css';
import styles from './stream-picture.module.css';
import { useDuration } from './use-duration.ts';

export interface GroupNodeProps {
  readonly group: GroupNow;
  readonly now: number;
  readonly onOpen: () => void;
}

export function GroupNode({ group, now, onOpen }: GroupNodeProps) {
  const { t } = useTranslation('operations');
  const facts = useGroupFacts(group, now);
  return (
    <li className={styles.group} data-node="group" data-tone={toneOf(group)}>
      <p className={styles.groupHead}>
        <button type="button" className={openButton.open} aria-haspopup="dialog" onClick={onOpen}>
          {group.service ?? group.group}
        </button>
        <span className={styles.word}>
          <StateWord group={group} now={now} />
        </span>
      </p>
      <p className={styles.facts}>{facts.length > 0 ? facts.join(' · ') : t('group.nothing')}</p>
      {group.last_error && <p className={styles.lastError}>{t('group.lastError', { error: group.last_error })}</p>}
    </li>
  );
}

export function StateWord({
  group: { state, since, next_attempt_by: next },
  now,
}: Pick<GroupNodeProps, 'group' | 'now'>) {
  const { t } = useTranslation('operations');
  const { age } = useDuration();
  if (state === 'retrying' && next !== null) {
    const left = Date.parse(next) - now;
    return left > 0 ? t('state.retryingIn', { left: age(left) }) : t('state.retrying');
  }
  if (state === 'fine' || since === null) return t(`state.${state}`);
  return t(`state.${state}Since`, { age: age(now - Date.parse(since)) });
}

/** Ages before counts; what is zero is not told. */
export function useGroupFacts(group: GroupNow, now: number): string[] {
  const { t } = useTranslation('operations');
  const { age } = useDuration();
  const { oldest_unread_at: unread, oldest_pending_at: pendingAt, lag, pending, attempts, dead_letters } = group;
  return [
    unread !== null && t('group.oldestUnread', { age: age(now - Date.parse(unread)) }),
    pendingAt !== null && t('group.oldestPending', { age: age(now - Date.parse(pendingAt)) }),
    lag === null ? t('group.lagUnknown') : lag > 0 && t('group.lag', { count: lag }),
    pending > 0 && t('group.pending', { count: pending }),
    attempts > 0 && t('group.attempts', { count: attempts }),
    dead_letters > 0 && t('group.deadLetters', { count: dead_letters }),
  ].filter((fact) => fact !== false);
}
