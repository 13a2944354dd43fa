// Asks over HTTP for what a WebSocket would send: once at the beginning, since a page should not wait for a socket, and then for
// as long as the socket is down.
import { backoffDelay } from '@waggle/contracts/backoff.ts';

export interface AskWhileDownOptions<Message> {
  readonly ask: (signal: AbortSignal) => Promise<Message>;
  /** Called with an answer that came while the socket was down. */
  readonly onAnswer: (message: Message) => void;
  /** Called when no answer came while the socket was down. */
  readonly onNoAnswer?: () => void;
  readonly random?: () => number;
}

export interface AskWhileDown {
  /** The socket has connected, or has lost its connection. */
  setConnected(connected: boolean): void;
  stop(): void;
}

/** From a few seconds to half a minute: a kitchen's board must not load the server, and must not be old either. */
const pauses = { firstMs: 3_000, maxMs: 30_000, jitter: 0.2 };

export function askWhileDown<Message>({
  ask,
  onAnswer,
  onNoAnswer = () => {},
  random = Math.random,
}: AskWhileDownOptions<Message>): AskWhileDown {
  let connected = false;
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ends = new AbortController();

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void once(), backoffDelay(pauses, Math.max(1, asked), random));
  };
  async function once(): Promise<void> {
    const { signal } = ends;
    asked += 1;
    try {
      const answer = await ask(signal);
      // What a socket has sent in the meantime is newer.
      if (signal.aborted || connected) return;
      onAnswer(answer);
    } catch {
      if (signal.aborted || connected) return;
      onNoAnswer();
    }
    if (!signal.aborted && !connected) later();
  }
  void once();
  return {
    setConnected(next) {
      if (next === connected) return;
      connected = next;
      if (next) clearTimeout(timer);
      else {
        asked = 0;
        later();
      }
    },
    stop() {
      ends.abort();
      clearTimeout(timer);
    },
  };
}
