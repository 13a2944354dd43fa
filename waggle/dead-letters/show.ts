// `waggle dead-letters show <id>`: prints all of one dead letter.
import { styleText } from 'node:util';
import type { DeadLetterView } from '@waggle/contracts';
import { printableLines } from '@waggle/contracts/unprintable.ts';
import { jsonText } from '../json-text.ts';
import { line } from '../printable.ts';
import { staffApi } from '../staff-api.ts';

export async function show(id: string, options: Readonly<Record<string, unknown>>): Promise<void> {
  const letter: DeadLetterView = await staffApi(options).ask('GET', `/api/dead-letters/${encodeURIComponent(id)}`);
  process.stdout.write(options['json'] ? jsonText(letter) : described(letter));
}

function described(letter: DeadLetterView): string {
  const { error, first_failed_at, last_failed_at } = letter;
  const facts: readonly (readonly [string, string | null])[] = [
    ['stream', letter.stream],
    ['entry', letter.entry_id],
    ['group', letter.group],
    ['consumer', letter.consumer],
    ['attempts', String(letter.attempts)],
    ['failed', first_failed_at === last_failed_at ? last_failed_at : `${first_failed_at}, last ${last_failed_at}`],
    ['event', letter.event_type],
    ['event id', letter.event_id],
    ['order', letter.order_id],
    ['correlation', letter.correlation_id],
    ['traceparent', letter.traceparent],
  ];
  const known = facts.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(12)} ${line(value, 200)}`]));
  return [
    `${styleText('bold', `dead letter ${letter.id}`)}`,
    ...known,
    '',
    styleText('red', line(`${error.name}: ${error.message}`, 2_000)),
    ...(error.stack ? [styleText('dim', printableLines(error.stack))] : []),
    '',
    ...original(letter),
    '',
  ].join('\n');
}

function original({ event, event_base64, other_fields, not_kept }: DeadLetterView): string[] {
  if (not_kept !== null) return [`nothing of its entry was kept: ${line(not_kept, 200)}`];
  const others = other_fields.flatMap(({ name, value_base64 }) => raw(`field ${line(name, 100)}:`, value_base64));
  if (event !== null) return [printableLines(JSON.stringify(event, null, 2)), ...others];
  return [...(event_base64 === '' ? ['no event'] : raw('no JSON:', event_base64)), ...others];
}

function raw(what: string, base64: string): string[] {
  const bytes = Buffer.from(base64, 'base64');
  return [`${what} ${bytes.length} bytes, as text, then in base64`, printableLines(bytes.toString('utf8')), base64];
}
