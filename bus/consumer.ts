// A consumer: reads a service's streams in its group and runs a handler for each event, with retry, leases and dead
// letters. Everything here is the same on every engine.
import { whenCaughtUp } from './caught-up.ts';
import type { Consumer, ConsumerOptions } from './consumer-options.ts';
import { type ConsumerState, createConsumerState } from './consumer-state.ts';
import { createHandling } from './handling.ts';
import { renewLeases } from './lease-renewal.ts';
import { pause, until } from './pause.ts';
import { startReading } from './reading.ts';

export * from './consumer-options.ts';

/** Starts at once, and retries an unavailable engine until it answers or `stop` is called. */
export function startConsumer(options: ConsumerOptions): Consumer {
  const state = createConsumerState(options);
  const { clock, consumer } = options;
  const handling = createHandling(state);
  const readings = state.streams.map((stream) => startReading(state, handling, stream));
  const renewal = renewLeases(state);
  let stopped: Promise<{ abandoned: number }> | undefined;

  async function stop(timeoutMs: number): Promise<{ abandoned: number }> {
    state.stopping.abort();
    state.lanes.drain();
    const finish = async () => {
      await Promise.all(readings.map((reading) => reading.end()));
      await until(() => handling.idle, state.changed, state.over.signal);
      if (state.held.size === 0 && !state.over.signal.aborted) await leaveGroups(state);
    };
    try {
      await Promise.race([finish(), pause(clock, timeoutMs, state.over.signal)]);
    } finally {
      state.lanes.halt();
      state.over.abort();
      void renewal.stop();
    }
    const left = state.held.all();
    for (const { entry, lease } of left) {
      lease.abort(
        new Error(`${consumer} stopped before ${entry.id} on ${entry.stream} was handled: others will claim it`),
      );
    }
    return { abandoned: left.length };
  }

  return {
    health: () => ({
      sinceLastRoundMs: clock.now() - state.lastRoundAt,
      inFlight: state.lanes.running,
      waitingForRetry: state.lanes.paused,
      available: state.engine.available,
      outage: state.engine.outage,
      store: handling.storeProblem,
      refusals: state.engine.refusals,
    }),
    whenCaughtUp: (timeoutMs) => whenCaughtUp(state, timeoutMs),
    stop(timeoutMs = 10_000) {
      stopped ??= stop(timeoutMs);
      return stopped;
    },
  };
}

// Best effort: a name that stays has nothing pending, and housekeeping removes it.
async function leaveGroups(state: ConsumerState): Promise<void> {
  await Promise.allSettled(state.streams.map((stream) => state.options.log.leave(state.member(stream))));
}
