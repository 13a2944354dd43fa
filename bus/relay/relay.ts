// The relay: publishes events right after their commit, and sweeps for those that a crash, an outage or a stream's loss left
// behind.
import type { Clock, StreamName } from '@waggle/contracts';
import { streamOfPartition } from '@waggle/contracts/partitions.ts';
import type { RelayObserver, RelayOptions } from './relay-options.ts';
import { type RepublishedPart, type RepublishPart, requeueSince } from './republish.ts';
import { type StreamRelay, startStreamRelay } from './stream-relay.ts';

export * from './relay-options.ts';

/** A stream that currently cannot be published on. */
export interface FailingStream {
  readonly stream: StreamName;
  readonly error: unknown;
}

export interface Relay {
  /** The streams that currently cannot be published on, and why. */
  failing(): readonly FailingStream[];
  /** Republishes a part of the rows published since a time, and of the failed ones. */
  republish(part: RepublishPart): Promise<RepublishedPart>;
  /** Finishes the running batches and releases the leases. False when that took longer than `timeoutMs` (default 5 s). */
  stop(timeoutMs?: number): Promise<boolean>;
}

export function startRelay(options: RelayOptions): Relay {
  const { outbox, clock, log } = options;
  const { observer = {} } = options;
  const told = { ...options, observer: log.partitions ? ofWholeStreams(observer) : observer };
  // A partition is published on like a stream of its own.
  const partitions = options.streams.flatMap((stream) => log.partitions?.of(stream) ?? [stream]);
  const streams = new Map<StreamName, StreamRelay>(
    partitions.map((partition) => [partition, startStreamRelay(partition, told)]),
  );
  return {
    failing: () =>
      [...streams].flatMap(([name, { failing }]) =>
        failing === null ? [] : [{ stream: streamOfPartition(name), error: failing.error }],
      ),
    async republish(part) {
      const republished = await requeueSince(outbox, part);
      for (const [name, stream] of streams) if (streamOfPartition(name) === part.stream) stream.wake();
      return republished;
    },
    stop(timeoutMs = 5_000) {
      return endsWithin(clock, timeoutMs, Promise.all([...streams.values()].map((stream) => stream.stop())));
    },
  };
}

/** Reports what happens on a partition under the name of its stream. */
const ofWholeStreams = (observer: RelayObserver): RelayObserver => ({
  ...observer,
  unavailable: (stream, error) => observer.unavailable?.(streamOfPartition(stream), error),
  recovered: (stream, afterMs) => observer.recovered?.(streamOfPartition(stream), afterMs),
  published: (stream, ...rest) => observer.published?.(streamOfPartition(stream), ...rest),
  refilled: (stream, count) => observer.refilled?.(streamOfPartition(stream), count),
  failed: (stream, ...rest) => observer.failed?.(streamOfPartition(stream), ...rest),
});

/** Whether `work` finished in time. */
function endsWithin(clock: Clock, timeoutMs: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const cancel = clock.setTimer(timeoutMs, () => resolve(false));
    work.then(() => resolve(true), reject).finally(cancel);
  });
}
