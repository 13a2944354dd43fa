// OWASP API4:2023, unrestricted resource consumption: processes share their limits through Redis, so that a client gets no more by being
// sent to another one.
import { randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ada } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';

const mongodbUrl = inject('mongodbUrl') ?? '';
const redisUrl = inject('redisUrl') ?? '';
const namespace = `shared${randomBytes(4).toString('hex')}`;
const { folder, remove } = temporaryFolder();
const isMissing = mongodbUrl === '' || redisUrl === '';

let both: readonly WaggleProcess[] = [];
beforeAll(async () => {
  if (isMissing) return;
  const settings = {
    WAGGLE_DATA: folder,
    REDIS_URL: redisUrl,
    MONGODB_URL: mongodbUrl,
    WAGGLE_NAMESPACE: namespace,
    WAGGLE_SIMULATOR: 'off',
    WAGGLE_UNLIMITED_ADDRESSES: '',
    WAGGLE_ORDERS_PER_ADDRESS: '6/h',
    WAGGLE_ORDERS_PER_PHONE: '6/h',
  };
  // The second starts when the first has made what both use.
  both = [await startWaggle({ settings })];
  both = [...both, await startWaggle({ settings })];
});
afterAll(async () => {
  for (const waggle of both) await waggle.end();
  await dropDatabases(mongodbUrl, namespace);
  remove();
});

let used = 1;
const newAddress = (): string => `127.0.7.${++used}`;
const newPhone = (): string => `+44 20 7946 1${String(++used).padStart(3, '0')}`;

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/** @param from the address on this machine that the request comes from */
function order({ url }: WaggleProcess, from: string, phone: string): Promise<Answer> {
  const body = JSON.stringify({ customer: { ...ada, phone }, items: [{ item_id: 'margherita', quantity: 1 }] });
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/api/orders`, { method: 'POST', headers, localAddress: from }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test.skipIf(isMissing).each([
  ['of one address', () => ({ from: newAddress(), phone: null })],
  ['of one phone', () => ({ from: null, phone: newPhone() })],
] as const)('orders %s have one limit over two processes', async (_, client) => {
  // A process has limits of its own for the moment until it is connected to Redis.
  await waitFor('both to share a limit', 60_000, async () => {
    const { from, phone } = client();
    const answers: Answer[] = [];
    for (let n = 0; n < 10; n += 1)
      answers.push(await order(both[n % 2] as WaggleProcess, from ?? newAddress(), phone ?? newPhone()));
    const refused = answers.slice(6);
    return (
      answers.slice(0, 6).every(({ status }) => status === 201) &&
      refused.every(({ status, retryAfter }) => status === 429 && Number(retryAfter) > 0)
    );
  });
  expect(both.map(({ exitCode }) => exitCode)).toEqual([null, null]);
});
