// OWASP ASVS 5.0, 16.2.1 and 16.4: a process that is killed between a change and its entry of the audit trail hides nothing. The trail
// of the embedded engine is made to block before it takes an entry: the change is committed then, and the answer not sent.
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Account, AuditEntry, AuditPage, OrderView } from '@waggle/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asStaff, placed } from '../support/customer.ts';
import { hire } from '../support/staff.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';

const { folder, remove } = temporaryFolder();
const settings = { WAGGLE_DATA: folder, WAGGLE_SIMULATOR: 'off' };
let waggle: WaggleProcess;
beforeAll(async () => {
  waggle = await startWaggle({ settings });
});
afterAll(async () => {
  await waggle?.end('SIGKILL');
  remove();
});

/** Each statement on the file, while no process has it open. */
function onFile(statement: string): void {
  const file = new DatabaseSync(path.join(folder, 'waggle.db'));
  file.exec(statement);
  file.close();
}

const counting =
  'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1e12) SELECT count(*) FROM n';
const blockTheTrail = `CREATE TRIGGER block BEFORE INSERT ON waggle_audit BEGIN ${counting}; END`;

async function restarted(statement: string): Promise<void> {
  await waggle.end('SIGKILL');
  onFile(statement);
  waggle = await startWaggle({ settings });
}

const trail = async (kind: string): Promise<AuditEntry[]> => {
  const answer = await asStaff(waggle.url, `/api/audit?limit=200&kind=${kind}`);
  return ((await answer.json()) as AuditPage).entries;
};

const committed = (table: string, where: string): boolean => {
  const file = new DatabaseSync(path.join(folder, 'waggle.db'), { readOnly: true });
  const found = file.prepare(`SELECT count(*) AS count FROM ${table} WHERE ${where}`).get();
  file.close();
  return Number(found?.['count']) > 0;
};

interface Change {
  readonly request: (order: string, account: string) => readonly [path: string, method: string, body: object];
  /** Of the service whose change it is. */
  readonly intents: string;
  readonly kind: string;
  readonly action: string;
  /** As the trail has it: what the answer would have added is missing. */
  readonly changes: AuditEntry['changes'];
  readonly holds: (order: string, account: string) => Promise<boolean>;
}

async function read<T>(path: string): Promise<T> {
  return (await (await asStaff(waggle.url, path)).json()) as T;
}

const changes: readonly (readonly [string, Change])[] = [
  [
    'a step of an order',
    {
      request: (order) => [`/api/orders/${order}/status`, 'POST', { status: 'confirmed' }],
      intents: 'orders_intents',
      kind: 'orders',
      action: 'POST /api/orders/:id/status',
      changes: { status: { after: 'confirmed' } },
      holds: async (order) => (await read<OrderView>(`/api/orders/${order}`)).status === 'confirmed',
    },
  ],
  [
    'a change of an account',
    {
      request: (_, account) => [`/api/accounts/${account}`, 'PATCH', { role: 'courier' }],
      intents: 'accounts_intents',
      kind: 'accounts',
      action: 'PATCH /api/accounts/:id',
      changes: { role: { after: 'courier' } },
      holds: async (_, account) => {
        const { accounts } = await read<{ accounts: readonly Account[] }>('/api/accounts');
        return accounts.some(({ account_id, role }) => account_id === account && role === 'courier');
      },
    },
  ],
];

test.each(changes)(
  '%s that was committed is in the trail, once, though its process was killed before that',
  async (_, change) => {
    const { order_id } = await placed(waggle.url);
    const { account_id } = await hire(waggle.url, { login: change.kind, name: 'Kim', role: 'kitchen' });
    await restarted(blockTheTrail);
    const [path, method, body] = change.request(order_id, account_id);
    const answer = asStaff(waggle.url, path, method, body).then(
      () => 'answered',
      () => 'not answered',
    );
    await waitFor('the change to be committed', 30_000, () => committed(change.intents, '1'));
    await restarted('DROP TRIGGER block');
    expect([await answer, await change.holds(order_id, account_id)]).toEqual(['not answered', true]);
    const object = change.kind === 'orders' ? order_id : account_id;
    const found = (await trail(change.kind)).filter(
      (entry) => entry.object === object && entry.action === change.action,
    );
    expect(found).toMatchObject([{ who: 'staff token', client: '127.0.0.1', status: 0, changes: change.changes }]);
    expect(committed(change.intents, '1')).toBe(false);
  },
);

test('a change that was answered is in the trail once, and a refused one leaves nothing behind', async () => {
  const { order_id } = await placed(waggle.url);
  const step = (status: string) => asStaff(waggle.url, `/api/orders/${order_id}/status`, 'POST', { status });
  for (const status of ['confirmed', 'preparing']) expect((await step(status)).status).toBe(200);
  expect((await step('confirmed')).status).toBe(409);
  expect(committed('orders_intents', '1')).toBe(false);
  await restarted('SELECT 1');
  const found = (await trail('orders')).filter((entry) => entry.object === order_id);
  expect(found).toMatchObject([{ status: 200 }, { status: 200 }]);
});
