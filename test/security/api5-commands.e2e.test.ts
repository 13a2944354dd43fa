// OWASP API5:2023, broken function level authorization: every command that asks a running Waggle × every token, held against the
// table of commands. What a command asks for is recorded on its way.

import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PlacedOrder } from '@waggle/contracts';
import type { Principal } from '@waggle/service-kit/config';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandAccess, mayRun } from '../../waggle/command-access.ts';
import { embedded, type StartedDeployment } from '../e2e/engines.ts';
import { waggleCommand } from '../support/command.ts';
import { ada, asStaff, placed } from '../support/customer.ts';
import { figuresService } from '../support/services.ts';
import { staffToken } from '../support/waggle.ts';

let waggle: StartedDeployment;
let order: PlacedOrder;
let recorder: Server;
let address: string;
let asked: { readonly route: string; readonly status: number }[] = [];

beforeAll(async () => {
  waggle = await embedded.deploy({ settings: { WAGGLE_SIMULATOR: 'off', WAGGLE_FAULTS: 'on' } });
  // Ended, so that its customer can be forgotten.
  const past = await placed(waggle.orders);
  await asStaff(waggle.orders, `/api/orders/${past.order_id}/cancel`, 'POST');
  order = await placed(waggle.orders);
  recorder = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const passed = request(new URL(url, waggle.orders), { method, headers }, (answer) => {
      asked.push({ route: `${method} ${url.split('?', 1)[0]}`, status: answer.statusCode ?? 0 });
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((listening) => recorder.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`;
});
afterAll(async () => {
  recorder?.close();
  await waggle?.stop();
});

/** How each is called, so that it asks for all of its routes. */
const called: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'dead-letters list': [[]],
  'dead-letters show': [['1-0']],
  'dead-letters replay': [['1-0'], []],
  'dead-letters discard': [['1-0', '--yes'], ['1-0', '--yes', '--dry-run'], ['--yes']],
  rebuild: [[figuresService]],
  replay: [['--group', 'deliveries-group', '--from', '1m']],
  'outbox republish': [['--since', '1m']],
  'faults list': [[]],
  'faults begin': [['slow-handler', '--service', 'deliveries', '--ms', '1', '--times', '1', '--seconds', '5']],
  'faults end': [['01900000-0000-7000-8000-000000000000'], []],
  'tokens list': [[]],
  'tokens add': [['till', '--role', 'kitchen']],
  'tokens remove': [['till']],
  'accounts list': [[]],
  'accounts add': [['nobody-yet', '--role', 'courier']],
  'accounts reset-password': [['nobody-yet']],
  'accounts disable': [['nobody-yet']],
  'accounts enable': [['nobody-yet']],
  trace: [['01900000-0000-7000-8000-000000000000']],
  tail: [['--no-follow']],
  forget: [[ada.phone]],
  refill: [['--level', '1000']],
};

// The customer’s commands use routes for anyone and WebSockets, which the walk of the routes covers.
const rows = Object.entries(commandAccess).filter(
  ([name, { routes, stores }]) => routes && !stores && !['order', 'track', 'load'].includes(name),
);

const tokens: readonly (readonly [string, Principal | 'nobody', () => string])[] = [
  ['a token that was made up', 'nobody', () => 'made-up-token-of-enough-characters'],
  ['the token of an order', 'tracking', () => order.tracking_token],
  ['the staff token', 'admin', () => staffToken],
];

test.each(rows)('waggle %s does what its routes allow, and asks for no others', async (name, access) => {
  const all: string[] = [];
  for (const [whose, principal, token] of tokens) {
    asked = [];
    for (const rest of called[name] ?? [])
      await waggleCommand(address, [...name.split(' '), ...rest], { WAGGLE_STAFF_TOKEN: token() });
    const refused = asked.some(({ status }) => status === 401 || status === 403);
    expect([whose, asked.length > 0 && !refused]).toEqual([
      whose,
      principal === 'nobody' ? false : mayRun(principal, access),
    ]);
    all.push(...asked.map(({ route }) => route));
  }
  const unlisted = all.filter((path) => !access.routes?.some((route) => patternOf(route).test(path)));
  const unused = access.routes?.filter((route) => !all.some((path) => patternOf(route).test(path)));
  expect({ unlisted, unused }).toEqual({ unlisted: [], unused: [] });
});

test('without a token, and with no data folder of a running Waggle, a command asks for nothing', async () => {
  asked = [];
  const { code, stderr } = await waggleCommand(address, ['accounts', 'list'], { WAGGLE_STAFF_TOKEN: '' });
  expect([code, asked]).toEqual([1, []]);
  expect(stderr).toContain('this needs the staff token');
});

const patternOf = (route: string): RegExp => new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`);
