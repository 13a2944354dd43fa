// `waggle outbox republish --since <time|age>`: publishes all events since then again, in as many requests as it takes.
import type { Republish, Republished } from '@waggle/contracts';
import { jsonText } from '../json-text.ts';
import { type StaffApi, staffApi } from '../staff-api.ts';

export async function republish(options: Readonly<Record<string, unknown>>): Promise<void> {
  const api = staffApi(options);
  const total = await republishAll(api, String(options['since']), (soFar) => {
    // Progress is only for a terminal, not for programs or files.
    if (process.stderr.isTTY) process.stderr.write(`${sumOf(soFar)} events so far\n`);
  });
  if (options['json']) {
    process.stdout.write(jsonText(total));
    return;
  }
  for (const [service, count] of Object.entries(total.events)) {
    process.stdout.write(`${service.padEnd(14)} ${count} events\n`);
  }
  process.stdout.write(`published again, from ${total.since} on; services that have handled them ignore the repeats\n`);
}

type Total = Pick<Republished, 'since' | 'events'>;

/** Sends requests until nothing is left. Between them `progress` gets the sum of all answers so far. */
export async function republishAll(
  api: Pick<StaffApi, 'ask'>,
  since: string,
  progress: (soFar: Total) => void,
): Promise<Total> {
  const events: Record<string, number> = {};
  for (let body: Republish = { since }; ; ) {
    const answer: Republished = await api.ask('POST', '/api/outbox/republish', body);
    for (const [service, count] of Object.entries(answer.events)) events[service] = (events[service] ?? 0) + count;
    if (answer.next === null) return { since: answer.since, events };
    progress({ since: answer.since, events });
    body = { since: answer.since, until: answer.until, after: answer.next };
  }
}

const sumOf = ({ events }: Total): number => Object.values(events).reduce((sum, count) => sum + count, 0);
