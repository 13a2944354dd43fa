// The streams as they are right now, for a terminal: how each group is and since when before how many wait, and its consumers.
import { styleText } from 'node:util';
import { deadLetterStream, eventsOn, type GroupNow, type OperationsNow, type StreamNow } from '@waggle/contracts';
import { line, span } from './printable.ts';

export function streamLines(now: OperationsNow): string[] {
  const { count, oldest_at } = now.dead_letters;
  return [
    ...now.streams.flatMap((stream) => [...linesOf(stream, now.at), '']),
    `${styleText('bold', deadLetterStream)}  ${count} entries${oldest_at === null ? '' : `, the oldest for ${age(oldest_at, now.at)}`}`,
    '  from  any group that gave up on an entry',
    ...now.gaps.map((gap) => styleText('yellow', `? ${line(gap, 200)}`)),
  ];
}

function linesOf({ stream, publisher, length, outbox, groups }: StreamNow, at: string): string[] {
  const carried = eventsOn(stream as 'orders-stream').join(', ');
  const waiting =
    outbox.waiting === 0 || outbox.oldest_at === null
      ? []
      : [
          styleText(
            'yellow',
            `        ${outbox.waiting} wait in the outbox, the oldest for ${age(outbox.oldest_at, at)}`,
          ),
        ];
  const failed = outbox.failed === 0 ? [] : [styleText('red', `        ${outbox.failed} refused for good`)];
  return [
    `${styleText('bold', stream)}  ${length} entries`,
    `  from  ${publisher}: ${carried}`,
    ...waiting,
    ...failed,
    ...groups.flatMap((group) => groupLines(group, at)),
  ];
}

const colours = { fine: 'green', catching_up: 'cyan', retrying: 'yellow', stuck: 'red', nobody_reads: 'red' } as const;

function groupLines(group: GroupNow, at: string): string[] {
  const { state, since, next_attempt_by, attempts, pending, lag, dead_letters, consumers, service, last_error } = group;
  const lasting = since === null ? '' : ` for ${age(since, at)}`;
  const next = next_attempt_by === null ? '' : ` (failed ${attempts}×, next by ${next_attempt_by.slice(11, 23)} UTC)`;
  const word = styleText(colours[state], `${state.replaceAll('_', ' ')}${lasting}${state === 'retrying' ? next : ''}`);
  const letters = dead_letters === 0 ? '' : `, ${dead_letters} dead letters`;
  const foreign = service === null ? styleText('dim', '  (of another program)') : '';
  return [
    `  to    ${line(group.group, 40)}  ${word}  ${pending} pending, ${lag ?? 'an unknown number'} not yet read${letters}${foreign}`,
    ...(last_error ? [styleText('yellow', `          last error: ${line(last_error, 260)}`)] : []),
    ...consumers.map(({ name, pending: held, idle_ms }) =>
      styleText('dim', `          ${line(name, 50)}  ${held} pending, idle ${span(idle_ms)}`),
    ),
  ];
}

const age = (from: string, at: string): string => span(Math.max(0, Date.parse(at) - Date.parse(from)));
