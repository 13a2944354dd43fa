// The HTTP fallback of a live socket: loads the snapshot once at the start, so that a page need not wait for the socket, and
// polls while the socket is down.
import { backoffDelay } from '@waggle/contracts/backoff.ts';

export interface PollWhileDownOptions<Message> {
  readonly ask: (signal: AbortSignal) => Promise<Message>;
  /** Called with a snapshot that arrived while the socket was down. */
  readonly onAnswer: (message: Message) => void;
  /** Called when a request failed while the socket was down. */
  readonly onNoAnswer?: () => void;
  /** The upper limit of a pause; undefined for the default. */
  readonly atLeastEveryMs?: () => number | undefined;
  readonly random?: () => number;
}

export interface PollWhileDown {
  /** Resolves when the first request has succeeded or failed. */
  readonly first: Promise<void>;
  /** `true`: the socket delivers or is about to, so the request in flight is aborted. `false`: it has lost its connection. */
  setConnected(connected: boolean): void;
  stop(): void;
}

/** The polling interval grows from a few seconds to half a minute: a compromise between server load and staleness. */
const pauses = { firstMs: 3_000, maxMs: 30_000, jitter: 0.2 };

export function pollWhileDown<Message>({
  ask,
  onAnswer,
  onNoAnswer = () => {},
  atLeastEveryMs = () => undefined,
  random = Math.random,
}: PollWhileDownOptions<Message>): PollWhileDown {
  let connected = false;
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ends = new AbortController();

  const later = () => {
    clearTimeout(timer);
    const maxMs = Math.min(pauses.maxMs, atLeastEveryMs() ?? Number.POSITIVE_INFINITY);
    timer = setTimeout(() => void once(), backoffDelay({ ...pauses, maxMs }, Math.max(1, attempts), random));
  };
  async function once(): Promise<void> {
    const { signal } = ends;
    attempts += 1;
    try {
      const answer = await ask(signal);
      // The socket has sent something newer meanwhile.
      if (signal.aborted || connected) return;
      onAnswer(answer);
    } catch {
      if (signal.aborted || connected) return;
      onNoAnswer();
    }
    if (!signal.aborted && !connected) later();
  }
  const first = once();
  return {
    first,
    setConnected(next) {
      if (next === connected) return;
      connected = next;
      clearTimeout(timer);
      if (next) ends.abort();
      else {
        ends = new AbortController();
        attempts = 0;
        later();
      }
    },
    stop() {
      ends.abort();
      clearTimeout(timer);
    },
  };
}
