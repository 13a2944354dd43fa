// ASVS 5.0 V2.2, input validation: 20,000 requests and frames made from the schemas of the routes, by everybody, do no
// harm, while faults that they make themselves are at work.
// FUZZ_SEED repeats a run, FUZZ_REQUESTS makes a longer one.
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  eventTypes,
  groupOf,
  type ItemId,
  type Menu,
  type PlacedOrder,
  type PlaceOrderBody,
  type Random,
  streamNames,
} from '@waggle/contracts';
import { serviceNames } from '@waggle/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pick, randomOf } from '../chaos/choices.ts';
import { readFinalState, whenQuiet } from '../chaos/final-state.ts';
import type { History, WantedOrder } from '../chaos/history.ts';
import { historyViolations } from '../chaos/invariants.ts';
import { embedded, type StartedDeployment } from '../e2e/engines.ts';
import { ada, asStaff, placed } from '../support/customer.ts';
import { staffToken, waitFor } from '../support/waggle.ts';
import { fuzzSocket } from './fuzz/frames.ts';
import { admin, everybody, type Identity } from './fuzz/identities.ts';
import { type FuzzRequest, type Operation, operationsOf, requestOf } from './fuzz/operations.ts';
import type { KnownValues } from './fuzz/values.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? 12);
const count = Number(process.env['FUZZ_REQUESTS'] ?? 20_000);
/** A part of them are frames, several on each socket. */
const frames = count / 5;
const width = 12;

let waggle: StartedDeployment;
let identities: readonly Identity[];
let operations: readonly Operation[];
const orders: PlacedOrder[] = [];
const wishes: WantedOrder[] = [];
const items = ['margherita', 'honey-cake', 'mineral-water', 'fuzz-cake'];
const agent = new Agent({ keepAlive: true, maxSockets: width });

beforeAll(async () => {
  waggle = await embedded.deploy({
    settings: {
      WAGGLE_SIMULATOR_SPEED: '200',
      LOG_LEVEL: 'warn',
      WAGGLE_FAULTS: 'on',
      // Events that faults held up are handled soon after.
      WAGGLE_RETRY_ATTEMPTS: '5',
      WAGGLE_RETRY_LONGEST_SECONDS: '2',
    },
  });
  for (let n = 0; n < 20; n += 1) await order(n);
  const [first, other] = orders as [PlacedOrder, PlacedOrder];
  identities = await everybody(waggle.orders, first, other);
  operations = (await operationsOf(waggle.orders)).filter(({ path }) => !path.startsWith('/api/docs'));
});
afterAll(async () => {
  agent.destroy();
  await waggle?.stop();
});

/** An order as a customer sends it, so that there is something to lose. */
async function order(n: number): Promise<void> {
  const key = `fuzz-${seed}-${n}-${'k'.repeat(20)}`;
  const made = await placed(waggle.orders, { item: 'mineral-water', key });
  orders.push(made);
  const body: PlaceOrderBody = { customer: ada, items: [{ item_id: 'mineral-water' as ItemId, quantity: 1 }] };
  const answers = [{ kind: 'placed' as const, sentAt: 0, order: made }];
  wishes.push({ key, body, askedAt: 0, answers, cancels: ['unknown'], sightings: [] });
}

const known: KnownValues = (name) => {
  if (name === 'order_id') return orders.map(({ order_id }) => order_id);
  if (name === 'item_id') return items;
  if (name === 'quantity') return [1, 2];
  if (name === 'phone') return [ada.phone];
  return names[name] ?? made[name] ?? [];
};

/** What routes of operations are asked for. */
const names: Readonly<Record<string, readonly unknown[]>> = {
  service: serviceNames,
  group: serviceNames.map(groupOf),
  stream: [...streamNames, 'dead-letters'],
  event_type: eventTypes,
  since: ['1h', '1m'],
  until: ['0s'],
};

/** The ids of what the fuzzer has made itself, by their names: those of others would end the identities. */
const made: Record<string, unknown[]> = { fault_id: [], token_id: [], rebuild_id: [] };
function noteMade(body: string): void {
  if (!body.startsWith('{')) return;
  const answer = JSON.parse(body) as Readonly<Record<string, unknown>>;
  for (const [name, ids] of Object.entries(made)) {
    if (typeof answer[name] === 'string') ids.push(answer[name]);
    // Older ones have mostly ended.
    ids.splice(0, ids.length - 2);
  }
}
const reached = new Set<string>();
const unreached = (): string[] => toReach.filter((route) => !reached.has(route));

// Hashing a password takes a core for a tenth of a second, and its queue is short on purpose.
const isSlow = ({ method, path }: Operation): boolean =>
  method !== 'GET' && (path.startsWith('/api/session') || path.startsWith('/api/accounts'));

test(`${count} requests and frames of seed ${seed}: no 5xx, no crash, and the invariants of chaos hold`, async () => {
  const [slow, quick] = [operations.filter(isSlow), operations.filter((one) => !isSlow(one))];
  const failures: string[] = [];
  const statuses = new Map<number, number>();
  let next = 0;
  let sentFrames = 0;
  const ask = async (n: number, operation: Operation, identity: Identity, random: Random) => {
    // An identity that signs out is nobody from then on.
    const headers = operation.path === '/api/session' ? {} : identity.headers;
    const sent = requestOf(operation, random, known);
    const answer = await send({ ...sent, headers: { ...sent.headers, ...headers } });
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    if (answer.status >= 500)
      failures.push(
        `${n}: ${identity.name} ${sent.method} ${sent.path} ${String(sent.body).slice(0, 500)} → ${answer.status} ${answer.body}`,
      );
    if (answer.status < 300) {
      const route = `${operation.method} ${operation.path}`;
      reached.add(route);
      if (operation.method === 'POST') noteMade(answer.body);
    }
    if (answer.status === 201 && sent.method === 'POST' && sent.path.split('?', 1)[0] === '/api/orders')
      keep(sent, answer.body);
  };
  const worker = async () => {
    while (next < count - frames) {
      const n = next++;
      const random = randomOf(seed, `request ${n}`);
      const operation = pick(random, random() < 0.01 ? slow : quick);
      const identity = pick(random, identities);
      await ask(n, operation, identity, random);
      if (n % 16 === 0 && sentFrames < frames) {
        const tokens = [
          staffToken,
          ...orders.slice(0, 5).flatMap((one) => [one.tracking_token, one.shared_token ?? '']),
          'wrong',
        ];
        const ids = orders.slice(0, 20).map(({ order_id }) => order_id);
        for (let m = 0; m < 5; m += 1) {
          const own = randomOf(seed, `socket ${n}.${m}`);
          const who = identity.name === 'nobody' ? {} : identity.headers;
          const { frames: number } = await fuzzSocket(waggle.notifications, who, tokens, ids, own);
          sentFrames += number;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  // What nobody happened to be allowed among so many.
  for (let n = 0; n < 100 && unreached().length > 0; n += 1)
    for (const route of toReach) {
      const operation = operations.find(({ method, path }) => `${method} ${path}` === route);
      if (operation) await ask(n, operation, admin, randomOf(seed, `${route} ${n}`));
    }
  const shown = [...statuses].map(([status, times]) => `${times} × ${status}`).join(', ');
  process.stdout.write(`fuzzed with FUZZ_SEED=${seed}: ${shown}, ${sentFrames} frames\n`);
  expect(failures.slice(0, 5)).toEqual([]);
  expect(waggle.processes.orders.exitCode).toBeNull();
  expect(unreached()).toEqual([]);
  const errors = waggle.processes.orders.logs.filter(
    ({ level, err }) =>
      (level === 'error' || level === 'fatal') && !JSON.stringify(err ?? '').includes('InjectedFault'),
  );
  expect(errors.slice(0, 3)).toEqual([]);

  await expectInvariants();
});

async function expectInvariants(): Promise<void> {
  const { url } = waggle.processes.orders;
  const { items: menu } = (await (await fetch(`${url}/api/menu`)).json()) as Menu;
  expect(menu.filter(({ stock }) => !Number.isInteger(stock) || stock < 0)).toEqual([]);
  // Orders that staff took back and left go on by the simulator.
  const deployment = { urlsOf: () => [url], replicas: [{ name: 'waggle', url }] } as unknown as Parameters<
    typeof readFinalState
  >[0];
  expect((await asStaff(url, '/api/faults', 'DELETE')).status).toBe(200);
  await waitFor('health', 30_000, async () => (await asStaff(url, '/health/ready')).ok);
  await replayLetters(url);
  const healedAt = Date.now();
  const quietAfterMs = await whenQuiet(deployment, healedAt, healedAt + 60_000);
  const final = await readFinalState(deployment, wishes, { deadLetters: 0, trimmedAway: 0 }, quietAfterMs);
  const history: History = { wishes, initialStock: new Map(), badEndings: [], healedAt, quietWithinMs: 60_000 };
  expect(historyViolations(history, final).filter(({ invariant }) => !changedByStaff.includes(invariant))).toEqual([]);
}

/** What faults made of events, until none fails any more. */
async function replayLetters(url: string): Promise<void> {
  await waitFor('all dead letters to be replayed', 120_000, async () => {
    const answer = await asStaff(url, '/api/dead-letters/replay', 'POST', {});
    return ((await answer.json()) as { matched: number }).matched === 0;
  });
}

/** Requests that faults, streams and tokens are for: with made-up names each of them would be a 404. */
const toReach = [
  'POST /api/groups/{group}/replay',
  'POST /api/projections/{service}/rebuild',
  'GET /api/operations/streams/{stream}/entries',
  'POST /api/faults',
  'DELETE /api/faults/{id}',
  'DELETE /api/tokens/{token_id}',
  'GET /api/journeys/{id}',
  'GET /api/operations/journeys/{id}',
];

/** The fuzzer's staff cancel, undo and restock on purpose: these say only that nobody does. */
const changedByStaff = [
  'stock plus sales make the initial stock',
  'the answer to a cancel holds',
  'every timeline is gapless and in order',
];

function keep(made: FuzzRequest, answer: string): void {
  const order = JSON.parse(answer) as PlacedOrder;
  orders.push(order);
  const body = JSON.parse(String(made.body)) as PlaceOrderBody;
  const answers = [{ kind: 'placed' as const, sentAt: 0, order }];
  wishes.push({ key: order.order_id, body, askedAt: 0, answers, cancels: ['unknown'], sightings: [] });
}

function send({ method, path, headers, body }: FuzzRequest): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(waggle.orders);
  return new Promise((resolve) => {
    const sent = request({ hostname, port, method, path, headers, agent }, (answer) => {
      text(answer).then(
        (body) => resolve({ status: answer.statusCode ?? 0, body }),
        () => resolve({ status: 0, body: '' }),
      );
    });
    // The server may close the connection of a request that it cannot read.
    sent.on('error', (error) => resolve({ status: 0, body: error.message }));
    sent.end(body);
  });
}
