// Dead letters of entries that no service published, over HTTP and on the command line: of an unknown stream, too big, with other fields.

import type { EventLog } from '@waggle/bus';
import { createEmbeddedEventLog } from '@waggle/bus/embedded/event-log.ts';
import { type DeadLetterView, systemClock } from '@waggle/contracts';
import { createHttp, type HttpServer } from '@waggle/service-kit/http';
import { deadLetterRoutes } from '@waggle/service-kit/operations';
import { createLog } from '@waggle/service-kit/operations/log';
import { newId } from '@waggle/store';
import { openDatabase, type SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { waggleCommand } from '../../test/support/command.ts';

let database: SqliteDatabase;
let eventLog: EventLog;
let http: HttpServer;
let url: string;

beforeEach(async () => {
  database = openDatabase(':memory:');
  const log = createEmbeddedEventLog(database, systemClock);
  // As on Redis, where other programs may append entries with any fields.
  eventLog = {
    ...log,
    deadLetters: async (after, limit) =>
      (await log.deadLetters(after, limit)).map((letter) => ({
        ...letter,
        ...(letter.stream === 'orders-stream'
          ? { other_fields: [{ name: 'foo', value: new TextEncoder().encode('raw \u001b bytes') }] }
          : {}),
      })),
  };
  const quiet = createLog({ level: 'silent' });
  http = createHttp({ log: quiet, metrics: new Registry(), newId, origins: [] });
  await http.register(deadLetterRoutes({ eventLog, clock: systemClock }));
  url = await http.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  await http.close();
  await database.close();
});

/** Makes a dead letter of an entry on a stream; returns its id. */
async function buried(stream: string, keep: 'entry' | 'nothing' = 'entry'): Promise<string> {
  const member = { stream, group: 'deliveries-group', consumer: 'one' };
  await eventLog.ensureGroup(stream, member.group);
  const [id = ''] = await eventLog.append(stream, [{ event: '' }]);
  await eventLog.openReader([stream], member.group, 'one').read(1, 0);
  await eventLog.deadLetter(member, id, { name: 'TypeError', message: 'no', stack: '' }, keep);
  return (await eventLog.deadLetters(null, 100)).at(-1)?.id ?? '';
}

const run = (...args: string[]) => waggleCommand(url, ['dead-letters', ...args]);

test.each([
  [
    'stream_unknown',
    'names "elsewhere-stream" as its stream, which Waggle does not have',
    () => buried('elsewhere-stream'),
  ],
  ['content_not_kept', 'does not contain its entry', () => buried('orders-stream', 'nothing')],
])('one that cannot be replayed (%s) is refused by a dry run as by a replay', async (_, said, make) => {
  const id = await make();
  for (const args of [[], ['--dry-run']]) {
    const { code, stderr } = await run('replay', id, ...args);
    expect([code, stderr]).toEqual([1, expect.stringContaining(said)]);
  }
  expect((await run('replay', '--dry-run')).stdout).toContain('0 dead letters would be replayed; 1 left out');
  expect((await run('replay')).stdout).toContain('0 dead letters replayed; 1 left out');
  expect((await run('discard', id)).code).toBe(0);
});

test('a dry run of one that can be replayed counts it and leaves it in place', async () => {
  const id = await buried('orders-stream');
  const { stdout } = await run('replay', id, '--dry-run', '--json');
  expect(JSON.parse(stdout)).toEqual({ dry_run: true, matched: 1, done: 0, skipped: 0 });
  expect(await eventLog.deadLetters(null, 10)).toHaveLength(1);
});

test('all fields of its entry are shown, as bytes and as text without control sequences', async () => {
  const id = await buried('orders-stream');
  const shown = JSON.parse((await run('show', id, '--json')).stdout) as DeadLetterView;
  expect(shown.other_fields).toEqual([
    { name: 'foo', value_base64: Buffer.from('raw \u001b bytes').toString('base64') },
  ]);
  const { stdout } = await run('show', id);
  expect(stdout).toContain('field foo: 11 bytes');
  expect(stdout).not.toContain('\u001b');
});

test('with --json an error is JSON too, on standard error', async () => {
  const { code, stdout, stderr } = await run('show', '1-1', '--json');
  expect([code, stdout]).toEqual([1, '']);
  expect(JSON.parse(stderr)).toEqual({
    error: { code: 'usage', message: expect.stringContaining('There is no dead letter 1-1') },
  });
});
