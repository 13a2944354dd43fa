// The server's time on a device whose own clock may be wrong. Every HTTP answer says when it was made, to the second; what lies
// between the request and the answer bounds how far this device's clock is off.

/** How far the server's clock is ahead of this device's, in ms: somewhere between the two. */
interface Offset {
  readonly least: number;
  readonly most: number;
}

/** When a request was sent and its answer came, in ms by this device's clock, and the answer's `Date`. */
export interface Answered {
  readonly sentAt: number;
  readonly answeredAt: number;
  /** Null when the answer has none. */
  readonly date: string | null;
}

export interface ServerClock {
  /** ms since the epoch by the server's clock; by this device's until an answer has come. */
  now(): number;
  /** The server's time at which this device's clock shows `deviceMs`. */
  at(deviceMs: number): number;
  /** Whether an answer has come. */
  known(): boolean;
  learn(answered: Answered): void;
  /** Calls back when the time jumps. Returns a function that stops that. */
  listen(listener: () => void): () => void;
}

/** `Date` drops what is less than a second. */
const dateStepMs = 1_000;

export function createServerClock(deviceNow: () => number = () => Date.now()): ServerClock {
  let offset: Offset | null = null;
  const listeners = new Set<() => void>();
  const shift = () => (offset === null ? 0 : nearestToZero(offset));
  return {
    now: () => deviceNow() + shift(),
    at: (deviceMs) => deviceMs + shift(),
    known: () => offset !== null,
    learn({ sentAt, answeredAt, date }) {
      const made = Date.parse(date ?? '');
      // A clock that was set back in between says nothing.
      if (!Number.isFinite(made) || answeredAt < sentAt) return;
      const before = offset && shift();
      offset = narrowed(offset, { least: made - answeredAt, most: made + dateStepMs - sentAt });
      if (before !== shift()) for (const listener of listeners) listener();
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const serverClock = createServerClock();

/** ms since the epoch, by the server's clock. */
export const serverNow = (): number => serverClock.now();

// Each answer bounds the offset; where two contradict each other, one of the clocks was set in between.
function narrowed(before: Offset | null, next: Offset): Offset {
  if (!before) return next;
  const both = { least: Math.max(before.least, next.least), most: Math.min(before.most, next.most) };
  return both.least <= both.most ? both : next;
}

// A clock that may be right is taken to be: times do not jump by a fraction of a second with every answer.
const nearestToZero = ({ least, most }: Offset): number => Math.min(Math.max(0, least), most);
