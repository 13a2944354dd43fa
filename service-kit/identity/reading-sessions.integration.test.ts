// With one MongoDB user per service only accounts may write sessions; the others can still read them.

import { randomBytes } from 'node:crypto';
import type { AccountId } from '@waggle/contracts';
import { mongoWire } from '@waggle/store/conformance/mongo-wire.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { dropDatabases } from '../../test/support/mongo.ts';
import { openClusterPlatform } from '../process/cluster.ts';
import type { OpenedPlatform } from '../process/platform.ts';
import { mongoClient } from '../process/servers.ts';
import { mongoSessions, sharedDatabase } from './mongo/index.ts';
import { newSession } from './sessions.ts';

const mongodbUrl = inject('mongodbUrl') ?? '';
const redisUrl = inject('redisUrl') ?? '';
const hour = 3_600_000;

describe.skipIf(!mongodbUrl || !redisUrl)('a service that may only read sessions', () => {
  const namespace = `rights${randomBytes(4).toString('hex')}`;
  const shared = sharedDatabase(namespace);
  const open = (url: string) =>
    openClusterPlatform({
      redisUrl,
      data: ':memory:',
      mongodbUrl: url,
      namespace,
      sessionMs: 12 * hour,
      log: pino({ level: 'silent' }),
    });
  const closing = new AsyncDisposableStack();
  let reading: OpenedPlatform;
  let token: string;
  beforeAll(async () => {
    const accounts = await open(mongodbUrl);
    closing.defer(() => accounts.platform.close());
    const client = mongoClient(mongodbUrl);
    closing.defer(() => client.close());
    const started_at = Date.now();
    const times = { started_at, expires_at: started_at + hour, ends_at: started_at + 24 * hour };
    const ada = {
      account_id: 'ada' as AccountId,
      name: 'Ada',
      role: 'kitchen',
      device: '',
      address: '',
      password_due: false,
    } as const;
    const made = newSession({ ...ada, ...times });
    token = made.token;
    await mongoSessions(client.db(shared)).insert(made.session);
    const wire = await mongoWire(mongodbUrl);
    closing.defer(() => wire.close());
    for (const command of ['insert', 'update', 'delete', 'create', 'createIndexes'])
      wire.break(command, 'no right', Number.POSITIVE_INFINITY, 0, shared);
    reading = await open(wire.url);
    closing.defer(() => reading.platform.close());
    expect(accounts.newStaffToken).not.toBeNull();
    // Two or more: the index of sessions, and its own staff token.
    expect(wire.broken).toBeGreaterThanOrEqual(2);
  });
  afterAll(async () => {
    await closing.disposeAsync();
    await dropDatabases(mongodbUrl, namespace);
  });

  test('identifies the account without extending the session', async () => {
    const found = await reading.platform.sessions.find(token, { use: true });
    expect(found).toMatchObject({ account_id: 'ada', role: 'kitchen' });
    expect(found?.expires_at).toBeLessThanOrEqual(Date.now() + hour);
  });

  test('takes the staff token that the accounts service made, and makes none', () => {
    expect(reading.newStaffToken).toBeNull();
  });
});
