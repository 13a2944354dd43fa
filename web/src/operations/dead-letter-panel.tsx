// One dead letter with its event and its error, to replay it to its group or to discard it.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { DeadLetterView } from '@waggle/contracts';
import { shortId } from '@waggle/contracts/order-number.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { ApiError } from '../api/api-error.ts';
import { get, post, remove } from '../api/client.ts';
import { refusalCodes } from '../api/refusal-codes.ts';
import { journeyPath } from '../paths.ts';
import { Loading } from '../shell/loading.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { ConfirmWithReason } from './confirm-with-reason.tsx';
import styles from './dead-letters.module.css';
import panel from './panel.module.css';

const codeOf = refusalCodes(['dead_letter_not_found', 'stream_unknown', 'content_not_kept']);

export interface DeadLetterPanelProps {
  readonly id: string;
  /** It was replayed or discarded. */
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function DeadLetterPanel({ id, onDone, onClose }: DeadLetterPanelProps) {
  const { t } = useTranslation('operations');
  const [asked, setAsked] = useState<'replay' | 'discard' | null>(null);
  const path = `/api/dead-letters/${id}`;
  const letter = useQuery({
    queryKey: ['operations', 'dead-letter', id],
    queryFn: ({ signal }) => get<DeadLetterView>(path, { signal }),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  const act = useMutation({
    mutationFn: ({ action, reason }: { readonly action: 'replay' | 'discard'; readonly reason: string }) => {
      const why = new URLSearchParams({ reason });
      return action === 'replay' ? post<void>(`${path}/replay?${why}`) : remove(`${path}?${why}`);
    },
    onSuccess: (_, { action }) => {
      toast(t(`letters.done.${action}`), { tone: 'good' });
      onDone();
    },
    onError: (error) => {
      setAsked(null);
      toast(error instanceof ApiError ? t(`letters.refused.${codeOf(error)}`) : t('letters.noAnswer'), { tone: 'bad' });
    },
  });
  if (asked !== null && letter.data) {
    return (
      <ConfirmWithReason
        title={t(`letters.ask.${asked}`)}
        text={t(`letters.askText.${asked}`, { group: letter.data.group })}
        confirm={t(`letters.${asked}`)}
        busy={act.isPending}
        onConfirm={(reason) => act.mutate({ action: asked, reason })}
        onClose={() => setAsked(null)}
      />
    );
  }
  return (
    <Dialog
      open
      place="side"
      onClose={onClose}
      title={letter.data?.event_type ?? t('letters.one')}
      footer={
        letter.data && (
          <>
            {letter.data.not_kept === null && (
              <Button size="l" onClick={() => setAsked('replay')}>
                {t('letters.replay')}
              </Button>
            )}
            <Button tone="danger" size="l" onClick={() => setAsked('discard')}>
              {t('letters.discard')}
            </Button>
          </>
        )
      }
    >
      {letter.isPending && <Loading />}
      {letter.isError && (
        <p>{letter.error instanceof ApiError ? t(`letters.refused.${codeOf(letter.error)}`) : t('letters.noAnswer')}</p>
      )}
      {letter.data && <Content letter={letter.data} onLeave={onClose} />}
    </Dialog>
  );
}

function Content({ letter, onLeave }: { readonly letter: DeadLetterView; readonly onLeave: () => void }) {
  const { t } = useTranslation('operations');
  const { id, group, stream, consumer, entry_id, order_id, attempts, first_failed_at, error, event, not_kept } = letter;
  const facts = [
    [t('letters.fact.group'), group],
    [t('letters.fact.stream'), `${stream} ${entry_id}`],
    [t('letters.fact.process'), consumer],
    [t('letters.fact.attempts'), String(attempts)],
    [t('letters.fact.first'), first_failed_at],
    [t('letters.fact.last'), letter.last_failed_at],
    [t('letters.fact.id'), id],
  ];
  return (
    <>
      <p>
        <b>{error.name}</b> {error.message}
      </p>
      {order_id !== null && (
        <Link href={journeyPath(order_id)} onClick={onLeave}>
          {t('letters.order', { id: shortId(order_id) })}
        </Link>
      )}
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {not_kept !== null && <p className={panel.small}>{t('letters.notKept', { why: not_kept })}</p>}
      <details>
        <summary className={styles.more}>{t('letters.event')}</summary>
        <p className={panel.small}>{t('letters.personal')}</p>
        <pre className={styles.code}>
          {event === null ? t('letters.bytes', { base64: letter.event_base64 }) : JSON.stringify(event, null, 2)}
        </pre>
      </details>
      <details>
        <summary className={styles.more}>{t('letters.stack')}</summary>
        <pre className={styles.code}>{error.stack}</pre>
      </details>
    </>
  );
}
