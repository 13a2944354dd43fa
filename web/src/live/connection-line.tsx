// Says that the page may be stale, and since when.
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import styles from './connection-line.module.css';
import type { LiveState } from './live-socket.ts';

export function ConnectionLine({ state }: { readonly state: LiveState }) {
  const { t } = useTranslation();
  const { time } = useKitchenFormat();
  return (
    <div role="status" className={styles.place}>
      {state.kind === 'lost' && (
        <p className={styles.line}>
          <Icon name="offline" />
          <span key={`${state.since} ${state.askedAt} ${state.blocked}`}>
            {state.askedAt === undefined
              ? t('connection.lost', { since: time(state.since) })
              : state.blocked
                ? t(`connection.blocked.${state.blocked}`, { at: time(state.askedAt), page: location.host })
                : t('connection.asking', { since: time(state.since), at: time(state.askedAt) })}
          </span>
        </p>
      )}
    </div>
  );
}
