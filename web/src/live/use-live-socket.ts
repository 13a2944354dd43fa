// The one way in which pages open a WebSocket: for as long as a component is there, with a decoder of its messages.
import { useCallback, useEffect, useRef, useState } from 'react';
import { type LiveSocket, type LiveState, openLiveSocket } from './live-socket.ts';
import type { Decode } from './message-decoder.ts';

export interface UseLiveSocketOptions<Message> {
  /** Such as `/ws/kitchen`; null opens no socket. */
  readonly path: string | null;
  readonly decode: Decode<Message>;
  readonly onMessage?: (message: Message) => void;
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
    const opened = openLiveSocket<Message>({
      url: socketUrl(path),
      decode: (data) => latest.current.decode(data),
      onMessage: (message) => latest.current.onMessage?.(message),
      onState: setState,
      firstMessage: () => latest.current.firstMessage?.() ?? null,
    });
    socket.current = opened;
    return () => {
      opened.close();
      socket.current = null;
    };
  }, [path, scope]);
  return { state, reconnect: useCallback(() => socket.current?.reconnect(), []) };
}

/** The address of a WebSocket of this page's server. */
const socketUrl = (path: string): string => `${location.origin.replace(/^http/, 'ws')}${path}`;
