// `waggle outbox republish --since <time|age>`: has what was published since then published again.
import type { Republished } from '@waggle/contracts';
import { staffApi } from '../staff-api.ts';

export async function republish(options: Readonly<Record<string, unknown>>): Promise<void> {
  const answer: Republished = await staffApi(options).ask('POST', '/api/outbox/republish', { since: options['since'] });
  if (options['json']) {
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    return;
  }
  const services = Object.entries(answer.events);
  for (const [service, count] of services) process.stdout.write(`${service.padEnd(14)} ${count} events\n`);
  process.stdout.write(`published again, from ${answer.since} on; who handled them before does nothing\n`);
}
