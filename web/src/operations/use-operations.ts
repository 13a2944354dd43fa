// Keeps the picture live while the page shows it. Messages come twice a second and more: the page shows what it knows once a second,
// and the dots, which move all the time, hear of events past React.
import type { EntryView, OperationsMessage, OperationsNow } from '@waggle/contracts';
import { useEffect, useMemo, useRef, useState } from 'react';
import { get } from '../api/client.ts';
import type { LiveState } from '../live/live-socket.ts';
import { messageDecoder } from '../live/message-decoder.ts';
import { useLiveSocket } from '../live/use-live-socket.ts';
import { useRenewals } from '../session/renewals.ts';
import { serverNow } from '../time/server-clock.ts';
import { applyOperationsMessage, nothingSeen, type Operations } from './live-operations.rules.ts';
import { checks } from './operations-messages.generated.ts';

const decode = messageDecoder<OperationsMessage>(checks);
const showEveryMs = 1_000;

/** Calls back with the events of each message until the returned function is called. */
export type ListenToEvents = (hear: (entries: readonly EntryView[]) => void) => () => void;

export interface LiveOperations {
  readonly operations: Operations;
  /** ms by the server's clock: when `operations` was shown. */
  readonly now: number;
  readonly listen: ListenToEvents;
  readonly live: LiveState;
}

export function useOperations(): LiveOperations {
  const [shown, setShown] = useState(() => ({ operations: nothingSeen, now: serverNow() }));
  const known = useRef(nothingSeen);
  const [hearing] = useState(() => new Set<(entries: readonly EntryView[]) => void>());
  const show = () => setShown({ operations: known.current, now: serverNow() });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `show` reads refs alone
  useEffect(() => {
    const timer = setInterval(show, showEveryMs);
    return () => clearInterval(timer);
  }, []);
  const { state: live } = useLiveSocket<OperationsMessage>({
    path: '/ws/operations',
    scope: useRenewals(),
    decode,
    ask: async (signal) => ({ type: 'now', ...(await get<OperationsNow>('/api/operations/streams', { signal })) }),
    onMessage(message) {
      const isFirst = known.current.now === null;
      known.current = applyOperationsMessage(known.current, message, serverNow());
      if (message.type === 'events') for (const hear of hearing) hear(message.entries);
      if (isFirst) show();
    },
  });
  const listen = useMemo<ListenToEvents>(
    () => (hear) => {
      hearing.add(hear);
      return () => hearing.delete(hear);
    },
    [hearing],
  );
  return { operations: shown.operations, now: shown.now, listen, live };
}
