// One WebSocket that comes back by itself: after a loss, when the device is online again, when the page is looked at again.
import { type CloseReason, refusalOf, retryDelay } from './retry.ts';

export type LiveState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** `since`: ms since the epoch. Further attempts are under way. */
  | { readonly kind: 'lost'; readonly since: number }
  /** The server does not want this client: no further attempts. */
  | { readonly kind: 'refused'; readonly reason: CloseReason };

export interface LiveOptions {
  readonly url: string;
  /** The first message; asked for at every connecting, so that it says what is known by then. Null: none is needed. */
  readonly hello: () => object | null;
  readonly take: (message: unknown) => void;
  readonly changed: (state: LiveState) => void;
  /** Tells of `online`, `offline` and `visibilitychange`. */
  readonly surroundings?: Surroundings;
}

export interface Surroundings {
  listen(told: (happened: 'online' | 'offline' | 'shown' | 'hidden') => void): () => void;
}

export interface LiveSocket {
  /** Connects anew: what is known by now may be incomplete. */
  reconnect(): void;
  close(): void;
}

const answerMs = 10_000;
/** A page that was hidden for longer may hold a socket whose other end is gone without a word. */
const hiddenMs = 20_000;

export function openLiveSocket({ url, hello, take, changed, surroundings = page }: LiveOptions): LiveSocket {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let state: LiveState = { kind: 'connecting' };
  let hiddenAt: number | null = null;
  let ended = false;

  const tell = (next: LiveState) => {
    state = next;
    changed(next);
  };
  const after = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };
  const letGo = () => {
    clearTimeout(timer);
    const old = socket;
    socket = null;
    old?.close();
  };
  const lost = () => {
    if (state.kind !== 'lost') tell({ kind: 'lost', since: Date.now() });
  };

  function connect(): void {
    letGo();
    if (ended) return;
    const mine = new WebSocket(url);
    socket = mine;
    // Connecting to a network that swallows everything takes minutes to fail by itself.
    after(answerMs, () => {
      letGo();
      lost();
      retry();
    });
    mine.addEventListener('open', () => {
      const message = mine === socket ? hello() : null;
      if (message) mine.send(JSON.stringify(message));
    });
    mine.addEventListener('message', ({ data }) => {
      if (mine !== socket) return;
      clearTimeout(timer);
      attempt = 0;
      if (state.kind !== 'connected') tell({ kind: 'connected' });
      const message = parse(data);
      if (message !== undefined) take(message);
    });
    mine.addEventListener('close', ({ code }) => {
      if (mine !== socket) return;
      socket = null;
      clearTimeout(timer);
      const reason = refusalOf(code);
      if (reason) return tell({ kind: 'refused', reason });
      lost();
      retry();
    });
  }

  function retry(): void {
    after(retryDelay(attempt, Math.random), connect);
    attempt += 1;
  }

  const again = () => {
    attempt = 0;
    connect();
  };

  const stopListening = surroundings.listen((happened) => {
    if (ended || state.kind === 'refused') return;
    if (happened === 'hidden') hiddenAt = Date.now();
    else if (happened === 'online') again();
    else if (happened === 'shown') {
      const longHidden = hiddenAt !== null && Date.now() - hiddenAt > hiddenMs;
      hiddenAt = null;
      if (longHidden || state.kind === 'lost') again();
    } else {
      letGo();
      lost();
      // Some devices say they are offline and are not.
      retry();
    }
  });

  connect();
  return {
    reconnect: again,
    close() {
      ended = true;
      stopListening();
      letGo();
    },
  };
}

/** The address of a WebSocket of this page's server. */
export const socketUrl = (path: string): string => `${location.origin.replace(/^http/, 'ws')}${path}`;

const page: Surroundings = {
  listen(told) {
    const ends = new AbortController();
    const { signal } = ends;
    addEventListener('online', () => told('online'), { signal });
    addEventListener('offline', () => told('offline'), { signal });
    document.addEventListener('visibilitychange', () => told(document.hidden ? 'hidden' : 'shown'), { signal });
    return () => ends.abort();
  },
};

function parse(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
