// A harness for each test, with its stream and group names.
import { afterEach, beforeEach } from 'vitest';
import type { DeadLetter, Entry, EntryId, EventLog, GroupReader, Member } from '../event-log.ts';
import { decodeText, type EventLogHarness, type OpenEventLog } from './harness.ts';

/** How long a test waits for a condition. */
export const deadline = { timeout: 15_000, interval: 5 };

export interface Fixture {
  readonly harness: EventLogHarness;
  readonly log: EventLog;
  readonly other: EventLog;
  readonly stream: string;
  readonly secondStream: string;
  readonly group: string;
  readonly otherGroup: string;
  member(consumer: string, group?: string): Member;
  /** Appends texts to the stream. */
  append(...texts: string[]): Promise<EntryId[]>;
  /** Reads without waiting, through a new reader. */
  read(consumer: string, count: number, group?: string): Promise<Entry[]>;
  /** The dead letters of the stream; harnesses may share a server. */
  deadLetters(): Promise<DeadLetter[]>;
  /** A reader that is closed after the test. */
  reader(consumer: string, streams?: readonly string[], group?: string, log?: EventLog): GroupReader;
}

/** Opens a harness before each test of the enclosing `describe` and closes it after. */
export function useFixture(open: OpenEventLog): Fixture {
  let harness: EventLogHarness | undefined;
  let readers: GroupReader[] = [];
  const opened = (): EventLogHarness => {
    if (!harness) throw new Error('the fixture is used outside a test');
    return harness;
  };
  const named = (name: string) => `${opened().namespace}${name}`;
  beforeEach(async () => {
    harness = await open();
  });
  afterEach(async () => {
    await Promise.all(readers.map((reader) => reader.close()));
    readers = [];
    await opened().close();
  });
  const fixture: Fixture = {
    get harness() {
      return opened();
    },
    get log() {
      return opened().log;
    },
    get other() {
      return opened().other;
    },
    get stream() {
      return named('orders-stream');
    },
    get secondStream() {
      return named('deliveries-stream');
    },
    get group() {
      return named('orders-group');
    },
    get otherGroup() {
      return named('notifications-group');
    },
    member: (consumer, group = fixture.group) => ({ stream: fixture.stream, group, consumer }),
    append: (...texts) =>
      opened().log.append(
        fixture.stream,
        texts.map((event) => ({ event })),
      ),
    async read(consumer, count, group = fixture.group) {
      const reader = opened().log.openReader([fixture.stream], group, consumer);
      try {
        return await reader.read(count, 0);
      } finally {
        await reader.close();
      }
    },
    deadLetters: async () =>
      (await opened().log.deadLetters(null, 1_000)).filter(({ stream }) => stream === fixture.stream),
    reader(consumer, streams = [fixture.stream], group = fixture.group, log = opened().log) {
      const reader = log.openReader(streams, group, consumer);
      readers.push(reader);
      return reader;
    },
  };
  return fixture;
}

export const idsOf = (entries: readonly Entry[]): EntryId[] => entries.map((entry) => entry.id);
export const eventTexts = (entries: readonly Entry[]): string[] => entries.map((entry) => decodeText(entry.event));
