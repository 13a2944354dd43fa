// Reads what is left over from the metrics: unpublished, pending and unread events, dead letters.
import { deadLetterStream, streamNames } from '@waggle/contracts';
import { topology } from '@waggle/services';
import type { LeftOver } from './history.ts';

/** @param texts the metrics of each process, in the Prometheus text format; of several reports of a figure, the highest counts */
export function leftOverIn(texts: readonly string[], services: readonly string[]): Omit<LeftOver, 'trimmedAway'> {
  const highest = new Map<string, number>();
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    const [, sample, value] = /^(waggle_\w+\{[^}]*\}) (\S+)$/.exec(line) ?? [];
    if (sample) highest.set(sample, Math.max(highest.get(sample) ?? 0, Number(value)));
  }
  const sum = (samples: readonly string[]): number | null =>
    samples.reduce<number | null>((total, sample) => {
      const value = highest.get(sample);
      return total === null || value === undefined ? null : total + value;
    }, 0);
  const groups = streamNames.flatMap((stream) =>
    topology.groupsOf(stream).map((group) => `{stream="${stream}",group="${group}"}`),
  );
  return {
    outbox: sum(services.map((service) => `waggle_outbox_backlog{service="${service}"}`)),
    pending: sum(groups.map((labels) => `waggle_group_pending${labels}`)),
    unread: sum(groups.map((labels) => `waggle_group_lag${labels}`)),
    deadLetters: sum([`waggle_stream_length{stream="${deadLetterStream}"}`]),
  };
}
