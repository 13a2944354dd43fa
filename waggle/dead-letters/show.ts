// `waggle dead-letters show <id>`: one dead letter, whole.
import { styleText } from 'node:util';
import type { DeadLetterView } from '@waggle/contracts';
import { line, lines } from '../printable.ts';
import { staffApi } from '../staff-api.ts';

export async function show(id: string, options: Readonly<Record<string, unknown>>): Promise<void> {
  const letter: DeadLetterView = await staffApi(options).ask('GET', `/api/dead-letters/${encodeURIComponent(id)}`);
  process.stdout.write(options['json'] ? `${JSON.stringify(letter, null, 2)}\n` : described(letter));
}

function described(letter: DeadLetterView): string {
  const { event, event_base64, error, first_failed_at, last_failed_at } = letter;
  const facts: readonly (readonly [string, string | null])[] = [
    ['stream', letter.stream],
    ['entry', letter.entry_id],
    ['group', letter.group],
    ['consumer', letter.consumer],
    ['attempts', letter.attempts === 0 ? '0: not an event, so it was never tried' : String(letter.attempts)],
    ['failed', first_failed_at === last_failed_at ? last_failed_at : `${first_failed_at}, last ${last_failed_at}`],
    ['event', letter.event_type],
    ['event id', letter.event_id],
    ['order', letter.order_id],
    ['correlation', letter.correlation_id],
    ['traceparent', letter.traceparent],
  ];
  const known = facts.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(12)} ${line(value, 200)}`]));
  const bytes = Buffer.from(event_base64, 'base64');
  const original =
    event === null
      ? `${bytes.length} bytes, which are no JSON; as text, then in base64:\n${lines(bytes.toString('utf8'))}\n${event_base64}`
      : lines(JSON.stringify(event, null, 2));
  return [
    `${styleText('bold', `dead letter ${letter.id}`)}`,
    ...known,
    '',
    styleText('red', line(`${error.name}: ${error.message}`, 2_000)),
    ...(error.stack ? [styleText('dim', lines(error.stack))] : []),
    '',
    original,
    '',
  ].join('\n');
}
