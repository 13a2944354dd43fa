// A live socket for as long as a component is there.
import { useEffect, useRef, useState } from 'react';
import { type LiveSocket, type LiveState, openLiveSocket, socketUrl } from './live-socket.ts';

export interface LiveHandlers {
  readonly hello: () => object | null;
  /** Takes a message in; `reconnect` fetches anew what this message shows to be missing. */
  readonly take: (message: unknown, reconnect: () => void) => void;
}

/** Connects to `path`, such as `/ws/kitchen`; null connects to nothing. The newest handlers are the ones that count. */
export function useLiveSocket(path: string | null, handlers: LiveHandlers): LiveState {
  const [state, setState] = useState<LiveState>({ kind: 'connecting' });
  const newest = useRef(handlers);
  newest.current = handlers;
  useEffect(() => {
    setState({ kind: 'connecting' });
    if (path === null) return;
    const socket: LiveSocket = openLiveSocket({
      url: socketUrl(path),
      hello: () => newest.current.hello(),
      take: (message) => newest.current.take(message, () => socket.reconnect()),
      changed: setState,
    });
    return () => socket.close();
  }, [path]);
  return state;
}
