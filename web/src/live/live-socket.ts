// A WebSocket that reconnects: after a loss, when the device comes online, when the page becomes visible.

import type { CloseReason } from '@waggle/contracts/close-codes.ts';
import { serverNow } from '../time/server-clock.ts';
import type { Blocked } from './block-reason.ts';
import type { Decode } from './message-decoder.ts';
import { finalReason, retryDelay } from './retry.ts';

export type LiveState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** Reconnecting. `since`: ms since the epoch by the server's clock. */
  | {
      readonly kind: 'lost';
      readonly since: number;
      /** When the HTTP fallback last got a response, in ms by the server's clock. */
      readonly askedAt?: number;
      /** HTTP works but no WebSocket opens: why, as far as the server says. */
      readonly blocked?: Blocked | undefined;
    }
  /** The server refused this client: no more retries. */
  | { readonly kind: 'refused'; readonly reason: CloseReason };

export interface LiveSocketOptions<Message> {
  /** Called for each connection, so that it can name what the page already has. */
  readonly url: () => string;
  readonly decode: Decode<Message>;
  readonly onMessage: (message: Message) => void;
  readonly onState: (state: LiveState) => void;
  /** An attempt ended before the socket opened. A reachable server opens it first, even to refuse. */
  readonly onUnopened?: () => void;
  /** The socket has opened; nothing has arrived over it yet. */
  readonly onOpened?: () => void;
  /** A connection or an attempt has ended, and a retry follows. */
  readonly onEnded?: () => void;
  /** Whether further parts of the same snapshot follow this message. */
  readonly isPart?: (message: Message) => boolean;
  /** The first message; called for each connection, so that it can name what the page already has. Null sends none. */
  readonly firstMessage: () => object | null;
  /** Default: 15 s. */
  readonly idleMs?: number;
  readonly pageEvents?: PageEvents;
}

/** Events of the page and of the device's network. */
export interface PageEvents {
  /** Returns a function that stops listening. */
  listen(onEvent: (event: 'online' | 'offline' | 'shown' | 'hidden') => void): () => void;
}

export interface LiveSocket {
  /** Reconnects, because the page's data may be incomplete. */
  reconnect(): void;
  close(): void;
}

/** An idle timeout until the page has the socket's snapshot: each part restarts it. */
const timeoutMs = 15_000;
/** After a longer time hidden, the socket may be half-open: the other end may have vanished without a close. */
const longHiddenMs = 20_000;

export function openLiveSocket<Message>(options: LiveSocketOptions<Message>): LiveSocket {
  const {
    url,
    decode,
    onMessage,
    onState,
    onUnopened,
    onOpened,
    onEnded,
    firstMessage,
    pageEvents = browserEvents,
  } = options;
  const { isPart = () => false, idleMs = timeoutMs } = options;
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
    const current = new WebSocket(url());
    let opened = false;
    socket = current;
    // A network that drops every packet would let a connection attempt hang for minutes.
    const giveUpIfIdle = () =>
      setTimer(idleMs, () => {
        if (!opened) onUnopened?.();
        disconnect();
        onEnded?.();
        setLost();
        retry();
      });
    giveUpIfIdle();
    current.addEventListener('open', () => {
      opened = true;
      if (current !== socket) return;
      giveUpIfIdle();
      onOpened?.();
      const message = firstMessage();
      if (message) current.send(JSON.stringify(message));
    });
    current.addEventListener('message', ({ data }) => {
      if (current !== socket) return;
      clearTimeout(timer);
      const message = decode(String(data));
      if (message !== null && isPart(message)) {
        giveUpIfIdle();
        return onMessage(message);
      }
      failures = 0;
      if (state.kind !== 'connected') setState({ kind: 'connected' });
      if (message !== null) onMessage(message);
    });
    current.addEventListener('close', ({ code }) => {
      if (current !== socket) return;
      socket = null;
      clearTimeout(timer);
      const reason = finalReason(code);
      if (reason) return setState({ kind: 'refused', reason });
      if (!opened) onUnopened?.();
      onEnded?.();
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
