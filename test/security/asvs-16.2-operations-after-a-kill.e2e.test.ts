// OWASP ASVS 5.0, 16.2.1 and 16.4: what changes no store of a service, and who signs in and out, is in the audit trail even where the
// process is killed before the trail has it. The trail is made to refuse entries meanwhile, so that none can be written in time.
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AuditEntry, AuditPage, DeadLetterList } from '@waggle/contracts';
import { auditDatabase, auditEntries } from '@waggle/service-kit/identity/mongo';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

async function onTrail({ data }: StartedDeployment, validator: object): Promise<void> {
  const client = await MongoClient.connect(data.mongodbUrl);
  await client.db(auditDatabase(data.namespace)).command({ collMod: auditEntries, validator });
  await client.close();
}

const refuse = "CREATE TRIGGER refuse BEFORE INSERT ON waggle_audit BEGIN SELECT RAISE(ABORT, 'no entries'); END";

const trailOf = {
  embedded: {
    close: async (waggle: StartedDeployment) => onFile(waggle, refuse),
    open: async (waggle: StartedDeployment) => onFile(waggle, 'DROP TRIGGER refuse'),
  },
  cluster: {
    close: (waggle: StartedDeployment) => onTrail(waggle, { nothing: { $exists: true } }),
    open: (waggle: StartedDeployment) => onTrail(waggle, {}),
  },
};

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('killed before the trail takes an entry', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({ settings: { WAGGLE_SIMULATOR: 'off' } });
    });
    afterAll(() => waggle?.stop());

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
      await restart(() => trailOf[engine.name].close(waggle));

      const [first, second] = await letters();
      await operation(`/api/dead-letters/${first?.id}/replay`, 'POST');
      await operation(`/api/dead-letters/${second?.id}`, 'DELETE');
      await operation('/api/dead-letters/discard', 'POST', { group: 'deliveries-group' });
      await operation('/api/outbox/republish', 'POST', { since: '1h' });
      await operation('/api/erase', 'POST', { order_ids: [], in_orders: false });
      expect((await sign('DELETE', robin.cookie)).status).toBe(204);
      expect((await sign('POST', '', { login: 'robin', password: 'a wrong one' })).status).toBe(401);
      expect((await sign('POST', '', { login: 'robin', password: robin.password })).status).toBe(200);

      await restart(() => trailOf[engine.name].open(waggle));
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
        return entries.filter(({ status, kind }) => status === 0 && kind !== 'socket').reverse();
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
    await waggle.restart('accounts', 'SIGKILL', async () => {
      onFile(waggle, 'DELETE FROM accounts_accounts');
      onFile(waggle, refuse);
    });
    const { accounts } = waggle.processes;
    await waitFor('the account to be made', 30_000, () =>
      accounts.logs.some(({ msg }) => msg === 'could not store an entry of the audit trail'),
    );
    await waggle.restart('accounts', 'SIGKILL', () => trailOf.embedded.open(waggle));
    const answer = await asStaff(waggle.processes.accounts.url, '/api/audit?limit=200&kind=accounts');
    const { entries } = (await answer.json()) as AuditPage;
    expect(entries).toMatchObject([
      { who: 'operator on the machine', action: 'waggle up', object: 'admin', changes: { role: { after: 'admin' } } },
      // Of the very first start, whose trail took it.
      { who: 'operator on the machine', action: 'waggle up', object: 'admin' },
    ]);
  } finally {
    await waggle.stop();
  }
});
