// The filters of `waggle dead-letters`: options on the command line, fields in a request.
import type { DeadLetterFilter } from '@waggle/contracts';
import type { Command } from 'commander';

export const addFilter = (command: Command): Command =>
  command
    .option('--stream <name>', 'only those from this stream')
    .option('--group <name>', 'only those that this consumer group gave up on')
    .option('--event-type <name>', 'only those with an event of this type')
    .option('--error <text>', 'only those whose error contains this text')
    .option('--older-than <age>', 'only those that failed longer ago: 30s, 10m, 2h, 7d')
    .option('--newer-than <age>', 'only those that failed since');

export function filterOf(options: Readonly<Record<string, unknown>>): DeadLetterFilter {
  const given = Object.entries(names).flatMap(([field, option]) => {
    const value = options[option];
    return typeof value === 'string' ? [[field, value]] : [];
  });
  return Object.fromEntries(given) as DeadLetterFilter;
}

const names = {
  stream: 'stream',
  group: 'group',
  event_type: 'eventType',
  error: 'error',
  older_than: 'olderThan',
  newer_than: 'newerThan',
} as const satisfies Record<keyof DeadLetterFilter, string>;
