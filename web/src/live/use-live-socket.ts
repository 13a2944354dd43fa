// The one way in which pages open a WebSocket: for as long as a component is there, with a decoder of its messages.
import { useCallback, useEffect, useRef, useState } from 'react';
import { serverNow } from '../time/server-clock.ts';
import { askWhileDown } from './ask-while-down.ts';
import { type LiveSocket, type LiveState, openLiveSocket } from './live-socket.ts';
import type { Decode } from './message-decoder.ts';

export interface UseLiveSocketOptions<Message> {
  /** Such as `/ws/kitchen`; null opens no socket. */
  readonly path: string | null;
  readonly decode: Decode<Message>;
  readonly onMessage?: (message: Message) => void;
  /** Asks over HTTP for what the socket sends first: at the beginning, and while there is no socket. */
  readonly ask?: (signal: AbortSignal) => Promise<Message>;
  /** What to send first; called for each connection, so that it can say what the page has by then. */
  readonly firstMessage?: () => object;
  /** Another value opens another socket. */
  readonly scope?: unknown;
}

export interface LiveConnection {
  readonly state: LiveState;
  /** Connects anew, to get what the page is missing. */
  readonly reconnect: () => void;
}

/** So many attempts in a row that end before the socket is open are no accident, where HTTP gets through. */
const unopenedToBeBlocked = 3;

/** The functions of the latest render are the ones that are called. */
export function useLiveSocket<Message>(options: UseLiveSocketOptions<Message>): LiveConnection {
  const { path, scope } = options;
  const [state, setState] = useState<LiveState>({ kind: 'connecting' });
  const socket = useRef<LiveSocket | null>(null);
  const latest = useRef(options);
  latest.current = options;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scope decides nothing but when to open another socket
  useEffect(() => {
    setState({ kind: 'connecting' });
    if (path === null) return;
    let live: LiveState = { kind: 'connecting' };
    let askedAt: number | undefined;
    let unopened = 0;
    const show = () => {
      if (live.kind !== 'lost' || askedAt === undefined) return setState(live);
      setState({ ...live, askedAt, blocked: unopened >= unopenedToBeBlocked });
    };
    const { ask } = latest.current;
    const asking =
      ask &&
      askWhileDown<Message>({
        ask: (signal) => (latest.current.ask ?? ask)(signal),
        onAnswer(message) {
          askedAt = serverNow();
          latest.current.onMessage?.(message);
          show();
        },
        onNoAnswer() {
          askedAt = undefined;
          show();
        },
      });
    const opened = openLiveSocket<Message>({
      url: socketUrl(path),
      decode: (data) => latest.current.decode(data),
      onMessage: (message) => latest.current.onMessage?.(message),
      onState(next) {
        // What was asked before the connection was lost does not make up for it.
        if (next.kind === 'lost' && live.kind !== 'lost') askedAt = undefined;
        live = next;
        if (next.kind === 'connected') {
          unopened = 0;
          askedAt = undefined;
        }
        // One that is refused gets no other answer over HTTP.
        asking?.setConnected(next.kind === 'connected' || next.kind === 'refused');
        show();
      },
      onUnopened() {
        unopened += 1;
        show();
      },
      firstMessage: () => latest.current.firstMessage?.() ?? null,
    });
    socket.current = opened;
    return () => {
      opened.close();
      asking?.stop();
      socket.current = null;
    };
  }, [path, scope]);
  return { state, reconnect: useCallback(() => socket.current?.reconnect(), []) };
}

/** The address of a WebSocket of this page's server. */
const socketUrl = (path: string): string => `${location.origin.replace(/^http/, 'ws')}${path}`;
