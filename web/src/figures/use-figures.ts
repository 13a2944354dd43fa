// Loads figures, and keeps those of today live.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Closing, Insights } from '@waggle/contracts';
import { get } from '../api/client.ts';
import type { LiveState } from '../live/live-socket.ts';
import { messageDecoder } from '../live/message-decoder.ts';
import { useLiveSocket } from '../live/use-live-socket.ts';
import { useRenewals } from '../session/renewals.ts';
import { checks, figuresAt } from './figures-messages.generated.ts';
import { type Period, presets } from './periods.rules.ts';

/** The figures of today, as the socket sends them. */
type FiguresMessage = Insights & { readonly type: keyof typeof checks };

const decode = messageDecoder<FiguresMessage>(
  checks as Readonly<Record<keyof typeof checks, (value: unknown) => value is FiguresMessage>>,
);

const figuresPath = (period: Period): string =>
  'preset' in period
    ? `${figuresAt.routes}?days=${presets[period.preset]}`
    : `${figuresAt.routes}?from=${period.from}&to=${period.to}`;

/** While no socket tells of changes. */
const pollMs = 15_000;

export function useFigures(period: Period) {
  const live = useLiveFigures();
  const path = figuresPath(period);
  const figures = useQuery({
    queryKey: ['figures', path],
    queryFn: ({ signal }) => get<Insights>(path, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: live.kind === 'connected' ? false : pollMs,
    staleTime: 0,
  });
  return { figures, live };
}

/** @param day null: today */
export function useClosing(day: string | null) {
  const live = useLiveFigures();
  const path = `${figuresAt.routes}/closing${day === null ? '' : `?day=${day}`}`;
  const closing = useQuery({
    queryKey: ['figures', path],
    queryFn: ({ signal }) => get<Closing>(path, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: live.kind === 'connected' ? false : pollMs,
    staleTime: 0,
  });
  return { closing, live };
}

// The message has today's figures. Whatever else is shown is asked for again: it has today in it, or an order of an earlier day
// has ended.
function useLiveFigures(): LiveState {
  const client = useQueryClient();
  const { state } = useLiveSocket<FiguresMessage>({
    path: figuresAt.socket,
    scope: useRenewals(),
    decode,
    onMessage({ type: _, ...figures }) {
      const todays = figuresPath({ preset: 'today' });
      client.setQueryData<Insights>(['figures', todays], figures);
      void client.invalidateQueries(
        { queryKey: ['figures'], predicate: ({ queryKey }) => queryKey[1] !== todays },
        { cancelRefetch: false },
      );
    },
  });
  return state;
}
