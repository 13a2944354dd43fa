// The sessions of an account, one's own or a colleague's: what is signed in, from where, since when. Each can be ended.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SessionList } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { get, remove } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { checkSession } from '../session/use-session.ts';
import { Loading } from '../shell/loading.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './open-sessions.module.css';
import { useErrorText, useErrorToast } from './use-admin-errors.ts';

type Session = SessionList['sessions'][number];

/** @param path of the list: `/api/session/list`, or that of an account */
export function OpenSessions({ path, own }: { readonly path: string; readonly own: boolean }) {
  const { t } = useTranslation('admin');
  const words = useErrorText();
  const queries = useQueryClient();
  const queryKey = ['sessions', path];
  const list = useQuery({ queryKey, queryFn: ({ signal }) => get<SessionList>(path, { signal }), staleTime: 0 });
  const onError = useErrorToast();
  const end = useMutation({
    // Without a session: all, of one's own all others.
    mutationFn: (session: Session | null) => remove(session ? `${path}/${session.session_id}` : path),
    onError,
    onSettled: async (_done, _error, session) => {
      if (session?.current) await checkSession();
      await queries.invalidateQueries({ queryKey });
    },
  });
  if (list.isPending) return <Loading />;
  if (list.isError) {
    return (
      <Notice tone="bad" alert actions={<Button onClick={() => void list.refetch()}>{t('again')}</Button>}>
        {words(list.error)}
      </Notice>
    );
  }
  const { sessions } = list.data;
  const several = own ? sessions.length > 1 : sessions.length > 0;
  return (
    <div className={styles.all}>
      {sessions.length === 0 && <p>{t('sessions.none')}</p>}
      <ul className={styles.list}>
        {sessions.map((session) => (
          <SessionRow
            key={session.session_id}
            session={session}
            busy={end.isPending && end.variables?.session_id === session.session_id}
            onEnd={() => end.mutate(session)}
          />
        ))}
      </ul>
      {several && (
        <Button busy={end.isPending && end.variables === null} onClick={() => end.mutate(null)}>
          {t(own ? 'sessions.endOthers' : 'sessions.endAll')}
        </Button>
      )}
    </div>
  );
}

interface SessionRowProps {
  readonly session: Session;
  readonly busy: boolean;
  readonly onEnd: () => void;
}

function SessionRow({ session, busy, onEnd }: SessionRowProps) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { device, address, started_at, used_at, current } = session;
  return (
    <li className={styles.session} aria-busy={busy}>
      <div className={styles.what}>
        <p className={styles.device}>
          <span>{device || t('sessions.unknownDevice')}</span>
          {current && <Badge>{t('sessions.current')}</Badge>}
        </p>
        <p className={styles.times}>
          {address && <bdi>{address}</bdi>}
          {started_at && <span>{t('sessions.since', { time: format.dayTime(started_at) })}</span>}
          {used_at && <span>{t('sessions.used', { time: format.dayTime(used_at) })}</span>}
        </p>
      </div>
      {!current && (
        <Button
          tone="quiet"
          busy={busy}
          aria-label={t('sessions.endOne', { device: device || t('sessions.unknownDevice') })}
          onClick={onEnd}
        >
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}
