// OWASP ASVS 5.0, 16.2.1 and 16.4: what changes no store of a service, and who signs in and out, is in the audit trail even where the
// process is killed before the trail has it. The trail is made to refuse entries meanwhile, so that none can be written in time.
import { type AddressInfo, connect, createServer } from 'node:net';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AuditEntry, AuditPage, DeadLetterList } from '@waggle/contracts';
import { BSON } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { cluster, embedded, type StartedDeployment } from '../e2e/engines.ts';
import { appendRaw } from '../e2e/interventions.ts';
import { asStaff } from '../support/customer.ts';
import { hire } from '../support/staff.ts';
import { waitFor } from '../support/waggle.ts';

/** Of the embedded engine, while no process has the file open. */
function onFile({ data }: StartedDeployment, statement: string): void {
  const file = new DatabaseSync(path.join(data.folder, 'waggle.db'));
  file.exec(statement);
  file.close();
}

const refuse = "CREATE TRIGGER refuse BEFORE INSERT ON waggle_audit BEGIN SELECT RAISE(ABORT, 'no entries'); END";

/** A way to MongoDB on which nobody may add to the audit trail while it is closed. */
interface Way {
  readonly url: string;
  closed: boolean;
  end(): void;
}

async function openWay(mongodbUrl: string): Promise<Way> {
  const { hostname, port } = new URL(mongodbUrl);
  const way = { closed: false };
  const server = createServer((client) => {
    const behind = connect(Number(port), hostname);
    for (const end of [client, behind]) end.on('error', () => [client, behind].map((one) => one.destroy()));
    // The driver has one request at a time on a connection, and these are short.
    client.on('data', (request) => {
      const isEntry = way.closed && request.includes('_audit') && request.includes('insert');
      if (isEntry) client.write(refusalOf(request));
      else behind.write(request);
    });
    client.on('end', () => behind.end());
    behind.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // It is no member that the set knows.
  const url = `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?directConnection=true`;
  return Object.assign(way, { url, end: () => void server.close() });
}

/** MongoDB's answer to whom it does not allow a command, to a request of its protocol. */
function refusalOf(request: Buffer): Buffer {
  const body = BSON.serialize({ ok: 0, code: 13, codeName: 'Unauthorized', errmsg: 'not authorized' });
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(request.readInt32LE(4), 8);
  head.writeInt32LE(2013, 12);
  return Buffer.concat([head, body]);
}

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('killed before the trail takes an entry', () => {
    let waggle: StartedDeployment;
    let way: Way | null = null;
    beforeAll(async () => {
      if (engine.name === 'cluster') way = await openWay(inject('mongodbUrl') ?? '');
      const through = way ? { MONGODB_URL: way.url } : {};
      waggle = await engine.deploy({ settings: { WAGGLE_SIMULATOR: 'off', ...through } });
    });
    afterAll(async () => {
      await waggle?.stop();
      way?.end();
    });
    const setTrail = async (to: 'closed' | 'open') => {
      if (way) way.closed = to === 'closed';
      else onFile(waggle, to === 'closed' ? refuse : 'DROP TRIGGER refuse');
    };

    /** On the embedded engine both are one process. */
    const restart = async (meanwhile: () => Promise<void>) => {
      await waggle.restart('orders', 'SIGKILL', meanwhile);
      if (engine.name === 'cluster') await waggle.restart('accounts', 'SIGKILL');
    };
    const accounts = () => waggle.processes.accounts.url;
    const letters = async () =>
      ((await (await asStaff(waggle.orders, '/api/dead-letters')).json()) as DeadLetterList).dead_letters;
    const operation = async (what: string, method: string, body?: object) =>
      expect([what, (await asStaff(waggle.orders, what, method, body)).ok]).toEqual([what, true]);

    test('what was done to dead letters, the outbox and customers, a sign-in and a sign-out', async () => {
      await appendRaw(waggle, [{ stream: 'orders-stream', event: Uint8Array.from([0xff]) }]);
      await waitFor('three dead letters', 30_000, async () => (await letters()).length >= 3);
      const robin = await hire(accounts(), { login: 'robin', name: 'Robin', role: 'kitchen' });
      const sign = (method: string, cookie = '', body?: object) =>
        fetch(`${accounts()}/api/session`, {
          method,
          headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
      await restart(() => setTrail('closed'));

      const [first, second] = await letters();
      await operation(`/api/dead-letters/${first?.id}/replay`, 'POST');
      await operation(`/api/dead-letters/${second?.id}`, 'DELETE');
      await operation('/api/dead-letters/discard', 'POST', { group: 'deliveries-group' });
      await operation('/api/outbox/republish', 'POST', { since: '1h' });
      await operation('/api/erase', 'POST', { order_ids: [], in_orders: false });
      expect((await sign('DELETE', robin.cookie)).status).toBe(204);
      expect((await sign('POST', '', { login: 'robin', password: 'a wrong one' })).status).toBe(401);
      expect((await sign('POST', '', { login: 'robin', password: robin.password })).status).toBe(200);

      await restart(() => setTrail('open'));
      const expected = [
        ['POST /api/dead-letters/:id/replay', 'staff token', first?.id],
        ['DELETE /api/dead-letters/:id', 'staff token', second?.id],
        ['POST /api/dead-letters/discard', 'staff token', null],
        ['POST /api/outbox/republish', 'staff token', null],
        ['POST /api/erase', 'staff token', null],
        ['DELETE /api/session', 'Robin', null],
        ['POST /api/session', 'Robin', null],
      ];
      const late = async (): Promise<AuditEntry[]> => {
        const { entries } = (await (await asStaff(accounts(), '/api/audit?limit=200')).json()) as AuditPage;
        return entries.filter(({ status, action }) => status === 0 && / \/api\//.test(action)).reverse();
      };
      // Another process takes over after a minute, where there may be others.
      await waitFor('all to be in the trail', 150_000, async () => (await late()).length >= expected.length);
      const found = (await late()).map(({ action, who, object }) => [action, who, object]);
      expect(found).toHaveLength(expected.length);
      expect(found).toEqual(expect.arrayContaining(expected));
    });
  });
});

test('the first account, which the first start made', async () => {
  const waggle = await embedded.deploy();
  try {
    await waitFor('the first start to end', 30_000, () =>
      waggle.processes.accounts.logs.some(({ msg }) => msg === 'listening'),
    );
    await waggle.restart('accounts', 'SIGKILL', async () => {
      onFile(waggle, 'DELETE FROM accounts_accounts');
      onFile(waggle, refuse);
    });
    const { accounts } = waggle.processes;
    await waitFor('the account to be made', 30_000, () =>
      accounts.logs.some(({ msg }) => msg === 'could not store an entry of the audit trail'),
    );
    await waggle.restart('accounts', 'SIGKILL', async () => onFile(waggle, 'DROP TRIGGER refuse'));
    const answer = await asStaff(waggle.processes.accounts.url, '/api/audit?limit=200&kind=accounts');
    const { entries } = (await answer.json()) as AuditPage;
    const found = entries.filter(({ action }) => action === 'waggle up');
    expect(found).toMatchObject([
      { who: 'operator on the machine', object: 'admin', changes: { role: { after: 'admin' } } },
      // Of the very first start, whose trail took it.
      { who: 'operator on the machine', object: 'admin' },
    ]);
  } finally {
    await waggle.stop();
  }
});
