// `waggle replay --group <group> --from <time | id>`: gives one group events again, in as many requests as it takes.
import type { Replay, Replayed } from '@waggle/contracts';
import { jsonText } from '../json-text.ts';
import { onInterrupt } from '../on-interrupt.ts';
import { type StaffApi, staffApi } from '../staff-api.ts';

export async function replay(options: Readonly<Record<string, unknown>>): Promise<void> {
  const api = staffApi(options);
  const { group, from, to, stream, dryRun = false } = options;
  const body: Replay = {
    since: String(from),
    ...(to === undefined ? {} : { until: String(to) }),
    ...(stream === undefined ? {} : { stream: String(stream) }),
    ...(dryRun ? { dry_run: true } : {}),
  };
  let soFar: Total | null = null;
  onInterrupt(() => {
    const given = soFar === null ? 'nothing was given yet' : linesOf(soFar, Boolean(dryRun)).join('\n');
    process.stderr.write(`\nstopped before the end of the range: ${given}\n`);
  });
  const total = await replayAll(api, String(group), body, (now) => {
    soFar = now;
    // Progress is only for a terminal, not for programs or files.
    if (process.stderr.isTTY) process.stderr.write(`${now.given} events so far\n`);
  });
  process.stdout.write(options['json'] ? jsonText(total) : `${linesOf(total, Boolean(dryRun)).join('\n')}\n`);
}

export type Total = Omit<Replayed, 'next'> & { readonly group: string };

/** Sends requests until nothing is left. After each of them `progress` gets the sum of all answers so far. */
async function replayAll(
  api: Pick<StaffApi, 'ask'>,
  group: string,
  asked: Replay,
  progress: (soFar: Total) => void,
): Promise<Total> {
  const path = `/api/groups/${encodeURIComponent(group)}/replay`;
  let total: Total | null = null;
  for (let body = asked; ; ) {
    const { next, ...answer }: Replayed = await api.ask('POST', path, body);
    const now: Total = total === null ? { group, ...answer } : { ...total, ...sumOf(total, answer) };
    progress(now);
    if (next === null) return now;
    total = now;
    body = { ...asked, since: answer.since, until: answer.until, after: next };
  }
}

type Counts = Pick<Replayed, 'given' | 'repeats' | 'anew' | 'waiting'>;

function sumOf(one: Counts, other: Counts): Counts {
  const sum = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);
  return {
    given: one.given + other.given,
    repeats: sum(one.repeats, other.repeats),
    anew: sum(one.anew, other.anew),
    waiting: sum(one.waiting, other.waiting),
  };
}

function linesOf({ group, streams, given, repeats, anew, waiting }: Total, dryRun: boolean): string[] {
  const since = Object.entries(streams).map(([stream, at]) =>
    at === null ? `${stream} holds no event` : `${stream} has its events since ${at}`,
  );
  const verb = dryRun ? 'would get' : 'got';
  const events = `${given} ${given === 1 ? 'event' : 'events'}`;
  if (repeats === null) {
    return [
      ...since,
      `${group} ${verb} ${events} again: it is of another program, which tells repeats by their event_id`,
    ];
  }
  return [
    ...since,
    `${group} ${verb} ${events} again:`,
    `  ${repeats} had been handled and ${dryRun ? 'would stay' : 'stayed'} without effect`,
    ...(dryRun ? [] : [`  ${anew} ${anew === 1 ? 'was' : 'were'} handled anew`]),
    `  ${waiting} ${dryRun ? 'would be handled anew' : 'are not handled yet: `waggle streams` shows how far the group is'}`,
  ];
}
