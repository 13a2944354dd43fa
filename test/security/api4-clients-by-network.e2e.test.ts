// OWASP API4:2023 (with ASVS 5.0, 2.4.1 and 6.3.1): limits count a client by its network, so that a /64 of IPv6 addresses is one client for
// orders, WebSockets and sign-ins; and how much guessing costs is a setting.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { embedded, type StartedDeployment } from '../e2e/engines.ts';
import { place } from '../support/customer.ts';

let waggle: StartedDeployment;
beforeAll(async () => {
  waggle = await embedded.deploy({
    settings: {
      WAGGLE_SIMULATOR: 'off',
      WAGGLE_TRUSTED_PROXIES: 'loopback',
      WAGGLE_UNLIMITED_ADDRESSES: '',
      WAGGLE_ORDERS_PER_ADDRESS: '2/h',
      WAGGLE_ORDERS_PER_PHONE: '100/h',
      WAGGLE_WS_OPENINGS: '2/h',
      WAGGLE_SIGN_IN_FAILURES: '2',
      WAGGLE_SIGN_IN_LONGEST_WAIT: '7',
      WAGGLE_PASSKEY_CHALLENGES: '3',
      WAGGLE_PASSKEY_MINUTES: '2',
    },
  });
});
afterAll(() => waggle?.stop());

/** Three hosts of one network, and one of another. */
const hosts = (network: number): string[] => [
  ...[1, 2, 3].map((host) => `2001:db8:${network}:1::${host}`),
  `2001:db8:${network}:2::1`,
];
const from = (address: string) => ({ 'x-forwarded-for': address });

test('three orders from one /64 are one client’s, and those from another are not', async () => {
  const statuses = [];
  for (const address of hosts(1)) statuses.push((await place(waggle.orders, { headers: from(address) })).status);
  expect(statuses).toEqual([201, 201, 429, 201]);
});

test('so are three WebSockets', async () => {
  const statuses = [];
  for (const address of hosts(2)) {
    const socket = new WebSocket(`${waggle.orders.replace('http', 'ws')}/ws/menu`, { headers: from(address) });
    const opened = once(socket, 'open').then(() => 101);
    opened.catch(() => {});
    const refused = once(socket, 'unexpected-response').then(
      ([, answer]) => (answer as { statusCode: number }).statusCode,
    );
    refused.catch(() => {});
    statuses.push(await Promise.race([opened, refused]));
    socket.on('error', () => {});
    socket.terminate();
  }
  expect(statuses).toEqual([101, 101, 429, 101]);
});

test('failed sign-ins and begun passkeys cost what the settings say', async () => {
  const [first = '', second = '', third = '', other = ''] = hosts(3);
  const guess = (address: string, n: number) =>
    fetch(`${waggle.orders}/api/session`, {
      method: 'POST',
      headers: { ...from(address), 'content-type': 'application/json' },
      body: JSON.stringify({ login: `nobody${n}`, password: 'wrong-password' }),
    });
  const guesses = [];
  for (const [n, address] of [first, second, third, other].entries()) guesses.push((await guess(address, n)).status);
  expect(guesses).toEqual([401, 401, 429, 401]);
  const begun = [];
  const url = waggle.orders.replace('127.0.0.1', 'localhost');
  for (const address of [first, second, third, first]) {
    begun.push(await fetch(`${url}/api/session/passkey/options`, { method: 'POST', headers: from(address) }));
  }
  expect(begun.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
  expect(begun.at(-1)?.headers.get('retry-after')).toBe('120');
});
