// Sends positions about once a second, always the newest: an older one is worthless.
import type { Clock, Position } from '@waggle/contracts';

export interface LatestSender {
  /** Takes a newer position; it is sent when the one before has arrived and its second is over. */
  offer(position: Position): void;
  /** Sends nothing until `resume`; resolves when no request is under way. */
  pause(): Promise<void>;
  resume(): void;
  stop(): void;
}

const everyMs = 1_000;

/** @param send must not throw: it handles its own failures */
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
