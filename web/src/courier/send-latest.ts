// Sends at most one position a second, always the newest: older ones are worthless.
import type { Clock, Position } from '@waggle/contracts';

export interface LatestSender {
  /** Queues a position in place of an older one; sends it once the last request has finished and its second is over. */
  offer(position: Position): void;
  /** Stops sending until `resume`; resolves when no request is in flight. */
  pause(): Promise<void>;
  resume(): void;
  stop(): void;
}

const everyMs = 1_000;

/** @param send must handle its own failures and never throw */
export function sendLatest(clock: Clock, send: (position: Position) => Promise<void>): LatestSender {
  let newest: Position | null = null;
  let resting = false;
  let stopped = false;
  let paused = false;
  let underWay: Promise<void> = Promise.resolve();
  let cancel = () => {};

  const next = async (): Promise<void> => {
    if (resting || stopped || paused || !newest) return;
    const position = newest;
    newest = null;
    resting = true;
    const began = clock.now();
    underWay = send(position);
    await underWay;
    cancel = clock.setTimer(Math.max(0, everyMs - (clock.now() - began)), () => {
      resting = false;
      void next();
    });
  };
  return {
    offer(position) {
      newest = position;
      void next();
    },
    async pause() {
      paused = true;
      newest = null;
      await underWay;
    },
    resume() {
      paused = false;
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
