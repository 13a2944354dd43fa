// `waggle dead-letters list`: lists dead letters, oldest first, two lines each.
import { styleText } from 'node:util';
import type { DeadLetterList, DeadLetterSummary } from '@waggle/contracts';
import { UsageError } from '../end-with-error.ts';
import { jsonText } from '../json-text.ts';
import { line, span } from '../printable.ts';
import { staffApi } from '../staff-api.ts';
import { filterOf } from './filter.ts';

export async function showDeadLetters(options: Readonly<Record<string, unknown>>): Promise<void> {
  const api = staffApi(options);
  const limit = limitOf(options['limit']);
  const found: DeadLetterSummary[] = [];
  let next: string | null = null;
  do {
    const query = new URLSearchParams(Object.entries(filterOf(options)));
    query.set('limit', String(Math.min(200, limit - found.length)));
    if (next !== null) query.set('after', next);
    const answer: DeadLetterList = await api.ask('GET', `/api/dead-letters?${query}`);
    found.push(...answer.dead_letters);
    next = answer.next;
  } while (next !== null && found.length < limit);

  if (options['json']) process.stdout.write(jsonText({ dead_letters: found, next }));
  else process.stdout.write(table(found, next, Date.now()));
}

function limitOf(given: unknown): number {
  if (/^[1-9]\d{0,6}$/.test(String(given))) return Number(given);
  throw new UsageError(`--limit is ${JSON.stringify(given)}, but must be a whole number from 1 to 9999999`);
}

/** At most 100 columns wide. */
function table(found: readonly DeadLetterSummary[], next: string | null, now: number): string {
  if (found.length === 0) return 'no dead letters\n';
  const rows = found.flatMap((letter) => {
    const { id, stream, group, event_type, attempts, last_failed_at, error } = letter;
    const ago = `${span(now - Date.parse(last_failed_at))} ago`;
    const place = `${line(stream, 26)} → ${line(group, 20)}`;
    const tried = attempts === 0 ? 'not tried' : `tried ${attempts}×`;
    return [
      `${styleText('bold', id.padEnd(17))} ${ago.padStart(10)}  ${place.padEnd(46)}  ${tried}`,
      `  ${line(event_type ?? 'no event', 28)}  ${styleText('red', line(`${error.name}: ${error.message}`, 66))}`,
    ];
  });
  const count = `${found.length} dead letter${found.length === 1 ? '' : 's'}`;
  const end = next === null ? count : `${count}, and more: --limit shows them`;
  return `${rows.join('\n')}\n\n${end}; \`waggle dead-letters show <id>\` shows all of one\n`;
}
