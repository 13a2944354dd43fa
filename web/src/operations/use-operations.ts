// Keeps the picture live while the page shows it.
import type { OperationsMessage, OperationsNow } from '@waggle/contracts';
import { useReducer } from 'react';
import { get } from '../api/client.ts';
import type { LiveState } from '../live/live-socket.ts';
import { messageDecoder } from '../live/message-decoder.ts';
import { useLiveSocket } from '../live/use-live-socket.ts';
import { useRenewals } from '../session/renewals.ts';
import { serverNow } from '../time/server-clock.ts';
import { applyOperationsMessage, nothingSeen, type Operations } from './live-operations.ts';
import { checks } from './operations-messages.generated.ts';

const decode = messageDecoder<OperationsMessage>(checks);

export function useOperations(): { readonly operations: Operations; readonly live: LiveState } {
  const [operations, apply] = useReducer(
    (before: Operations, { message, at }: { readonly message: OperationsMessage; readonly at: number }) =>
      applyOperationsMessage(before, message, at),
    nothingSeen,
  );
  const { state: live } = useLiveSocket<OperationsMessage>({
    path: '/ws/operations',
    scope: useRenewals(),
    decode,
    ask: async (signal) => ({ type: 'now', ...(await get<OperationsNow>('/api/operations/streams', { signal })) }),
    onMessage: (message) => apply({ message, at: serverNow() }),
  });
  return { operations, live };
}
