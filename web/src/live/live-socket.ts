// A WebSocket that reconnects by itself: after a loss, when the device is online again, when the page is looked at again.

import { serverNow } from '../time/server-clock.ts';
import type { Decode } from './message-decoder.ts';
import { type CloseReason, refusalOf, retryDelay } from './retry.ts';

export type LiveState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** `since`: ms since the epoch by the server's clock. Further attempts are under way. */
  | {
      readonly kind: 'lost';
      readonly since: number;
      /** When an answer over HTTP has come last, in ms by the server's clock: what is shown is as old as that. */
      readonly askedAt?: number;
      /** Answers come over HTTP, but no WebSocket opens: something on the way lets none through. */
      readonly blocked?: boolean;
    }
  /** The server does not accept this client: no further attempts. */
  | { readonly kind: 'refused'; readonly reason: CloseReason };

export interface LiveSocketOptions<Message> {
  readonly url: string;
  readonly decode: Decode<Message>;
  readonly onMessage: (message: Message) => void;
  readonly onState: (state: LiveState) => void;
  /** An attempt ended before the socket was open, which a server that is there does not do. */
  readonly onUnopened?: () => void;
  /** What to send first; called for each connection, so that it can say what the page has by then. Null: nothing. */
  readonly firstMessage: () => object | null;
  readonly pageEvents?: PageEvents;
}

/** What happens to the page and to the device's network. */
export interface PageEvents {
  /** Returns a function that stops listening. */
  listen(onEvent: (event: 'online' | 'offline' | 'shown' | 'hidden') => void): () => void;
}

export interface LiveSocket {
  /** Connects anew: what the page has may be incomplete. */
  reconnect(): void;
  close(): void;
}

const connectTimeoutMs = 10_000;
/** A page that was hidden for longer may hold a socket whose other end has vanished without a close. */
const longHiddenMs = 20_000;

export function openLiveSocket<Message>(options: LiveSocketOptions<Message>): LiveSocket {
  const { url, decode, onMessage, onState, onUnopened, firstMessage, pageEvents = browserEvents } = options;
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let state: LiveState = { kind: 'connecting' };
  let hiddenAt: number | null = null;
  let closed = false;

  const setState = (next: LiveState) => {
    state = next;
    onState(next);
  };
  const setTimer = (ms: number, callback: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(callback, ms);
  };
  const disconnect = () => {
    clearTimeout(timer);
    const old = socket;
    socket = null;
    old?.close();
  };
  const setLost = () => {
    if (state.kind !== 'lost') setState({ kind: 'lost', since: serverNow() });
  };

  function connect(): void {
    disconnect();
    if (closed) return;
    const current = new WebSocket(url);
    let opened = false;
    socket = current;
    // A network that drops every packet lets a connection attempt hang for minutes.
    setTimer(connectTimeoutMs, () => {
      if (!opened) onUnopened?.();
      disconnect();
      setLost();
      retry();
    });
    current.addEventListener('open', () => {
      opened = true;
      const message = current === socket ? firstMessage() : null;
      if (message) current.send(JSON.stringify(message));
    });
    current.addEventListener('message', ({ data }) => {
      if (current !== socket) return;
      clearTimeout(timer);
      failures = 0;
      if (state.kind !== 'connected') setState({ kind: 'connected' });
      const message = decode(String(data));
      if (message !== null) onMessage(message);
    });
    current.addEventListener('close', ({ code }) => {
      if (current !== socket) return;
      socket = null;
      clearTimeout(timer);
      const reason = refusalOf(code);
      if (reason) return setState({ kind: 'refused', reason });
      if (!opened) onUnopened?.();
      setLost();
      retry();
    });
  }

  function retry(): void {
    failures += 1;
    setTimer(retryDelay(failures, Math.random), connect);
  }

  const reconnect = () => {
    failures = 0;
    connect();
  };

  const stopListening = pageEvents.listen((event) => {
    if (closed || state.kind === 'refused') return;
    if (event === 'hidden') hiddenAt = Date.now();
    else if (event === 'online') reconnect();
    else if (event === 'shown') {
      const longHidden = hiddenAt !== null && Date.now() - hiddenAt > longHiddenMs;
      hiddenAt = null;
      if (longHidden || state.kind === 'lost') reconnect();
    } else {
      disconnect();
      setLost();
      // Some devices report that they are offline when they are not.
      retry();
    }
  });

  connect();
  return {
    reconnect,
    close() {
      closed = true;
      stopListening();
      disconnect();
    },
  };
}

const browserEvents: PageEvents = {
  listen(onEvent) {
    const abort = new AbortController();
    const { signal } = abort;
    addEventListener('online', () => onEvent('online'), { signal });
    addEventListener('offline', () => onEvent('offline'), { signal });
    document.addEventListener('visibilitychange', () => onEvent(document.hidden ? 'hidden' : 'shown'), { signal });
    return () => abort.abort();
  },
};
