// The server's time on a device whose clock may be wrong. Each response's Date header, together with the times of request and
// response, bounds the offset of this device's clock.

/** Bounds of the server clock's offset from this device's, in ms. */
interface Offset {
  readonly least: number;
  readonly most: number;
}

/** When a request was sent and its response arrived, in ms by this device's clock, and the response's `Date`. */
export interface ResponseTimes {
  readonly sentAt: number;
  readonly answeredAt: number;
  /** Null without a Date header. */
  readonly date: string | null;
}

export interface ServerClock {
  /** ms since the epoch by the server's clock; by this device's until the first response. */
  now(): number;
  /** Converts a time of this device's clock to the server's. */
  at(deviceMs: number): number;
  /** Whether a response has arrived. */
  known(): boolean;
  learn(answered: ResponseTimes): void;
  /** Notifies of jumps of the time. Returns a function that unsubscribes. */
  listen(listener: () => void): () => void;
}

/** `Date` truncates to seconds. */
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
      // The clock was set back during the request: the sample is useless.
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

// Intersects the bounds; when two samples contradict each other, a clock was set in between.
function narrowed(before: Offset | null, next: Offset): Offset {
  if (!before) return next;
  const both = { least: Math.max(before.least, next.least), most: Math.min(before.most, next.most) };
  return both.least <= both.most ? both : next;
}

// Prefers an offset of 0 within the bounds, so that times do not jitter with every response.
const nearestToZero = ({ least, most }: Offset): number => Math.min(Math.max(0, least), most);
