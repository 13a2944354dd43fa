// `waggle load`: places many orders over HTTP, as customers do, and tells how long answers and deliveries took. Orders are sent when
// they are due, however many are unanswered, so that a slow Waggle does not slow its own load down.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import type { KitchenView, Menu, OrderView, PlacedOrder, Problem } from '@waggle/contracts';
import { needNoChoice } from '@waggle/contracts/option-choices.ts';
import { UsageError } from '../end-with-error.ts';
import { jsonText } from '../json-text.ts';
import { waggleUrls } from '../waggle-url.ts';
import { type LoadTimes, type Profile, percentiles, placedAt, progressBar } from './profile.rules.ts';

interface Placed {
  readonly order: PlacedOrder;
  /** Null while it is under way. */
  deliveredMs: number | null;
}

interface Result {
  readonly orders: number;
  readonly placed: number;
  readonly delivered: number;
  /** By code: how often. */
  readonly refused: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly placed_per_second: number;
  readonly answer_ms: LoadTimes;
  readonly delivered_ms: LoadTimes;
}

export async function load(options: Readonly<Record<string, unknown>>): Promise<void> {
  const { orders: wanted, rate: given, wait } = options;
  const orders = Math.ceil(numberOf('--orders', wanted, 1));
  const rate = numberOf('--rate', given, 0.01);
  const waitMs = numberOf('--wait', wait, 0) * 1_000;
  const { url } = waggleUrls(options);
  refuseRealKitchen(url, options['yes'] === true);
  const items = await itemsOf(url);
  const pickUps = await offersPickUps(url);
  const run: Run = { url, items, pickUps, placed: [], answers: [], refused: {}, done: 0 };
  const times = placedAt(options['profile'] as Profile, orders, rate);
  const begun = performance.now();
  const bar = startBar(
    () => `${progressBar(run.done, orders)} answered, ${deliveredOf(run)} delivered, ${refusedOf(run)} refused`,
  );
  const sent: Promise<void>[] = [];
  const following = followAll(run, () => run.done === orders, begun, times.at(-1) ?? 0, waitMs);
  for (const [n, at] of times.entries()) {
    const pauseMs = begun + at - performance.now();
    if (pauseMs > 1) await sleep(pauseMs);
    sent.push(place(run, n));
  }
  await Promise.all(sent);
  const seconds = (performance.now() - begun) / 1_000;
  await following;
  bar.stop();
  const delivered = run.placed.flatMap(({ deliveredMs }) => (deliveredMs === null ? [] : [deliveredMs]));
  const result: Result = {
    orders,
    placed: run.placed.length,
    delivered: delivered.length,
    refused: run.refused,
    seconds: Math.round(seconds * 10) / 10,
    placed_per_second: Math.round((run.placed.length / seconds) * 10) / 10,
    answer_ms: rounded(percentiles(run.answers)),
    delivered_ms: rounded(percentiles(delivered)),
  };
  process.stdout.write(options['json'] ? jsonText(result) : page(result));
}

interface Run {
  readonly url: string;
  readonly items: readonly string[];
  /** The kitchen offers them: then every fifth order is one. */
  readonly pickUps: boolean;
  readonly placed: Placed[];
  readonly answers: number[];
  readonly refused: Record<string, number>;
  done: number;
}

function numberOf(flag: string, given: unknown, least: number): number {
  const value = Number(given);
  if (Number.isFinite(value) && value >= least) return value;
  throw new UsageError(`${flag} is ${JSON.stringify(given)}, but must be a number of at least ${least}`);
}

/** These are real orders, with real stock, for whoever cooks there. */
function refuseRealKitchen(url: string, said: boolean): void {
  if (said || ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)) return;
  throw new UsageError(`this places real orders at ${url}: say --yes when no kitchen cooks them`);
}

/** Those that can be ordered without choosing options. */
async function itemsOf(url: string): Promise<string[]> {
  const answer = await fetch(`${url}/api/menu`).catch((error: unknown) => {
    throw new UsageError(
      `${url} does not answer (${(error as Error).message}): start Waggle, or give its address with --url`,
    );
  });
  const { items } = (await answer.json()) as Menu;
  const found = items
    .filter(({ stock, sold_out, options }) => stock > 0 && !sold_out && needNoChoice(options))
    .map(({ item_id }) => item_id as string);
  if (found.length > 0) return found;
  throw new UsageError(
    'nothing on the menu is in stock and can be ordered without choosing options: waggle refill fills it',
  );
}

async function offersPickUps(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/kitchen`);
  const { servings = [] } = (await answer.json()) as Partial<KitchenView>;
  return servings.includes('pick_up') && servings.includes('delivery');
}

async function place(run: Run, n: number): Promise<void> {
  // Numbers of the range that is kept for fiction: one customer may not place all of a load.
  const phone = `+44 20 7946 0${String(n % 1_000).padStart(3, '0')}`;
  const collector = { name: `Load ${n + 1}`, phone };
  const who =
    run.pickUps && n % 5 === 4
      ? { customer: collector, serving: 'pick_up' }
      : { customer: { ...collector, address: '1 Load Street' } };
  const item_id = run.items[n % run.items.length];
  const from = performance.now();
  const key = randomUUID();
  try {
    const answer = await fetch(`${run.url}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ ...who, items: [{ item_id, quantity: 1 }] }),
      signal: AbortSignal.timeout(30_000),
    });
    const body: unknown = await answer.json();
    run.answers.push(performance.now() - from);
    if (answer.status === 201) run.placed.push({ order: body as PlacedOrder, deliveredMs: null });
    else refuse(run, `${answer.status} ${(body as Problem).code}`);
  } catch (error) {
    refuse(run, error instanceof DOMException ? 'no answer in 30 s' : 'no connection');
  }
  run.done += 1;
}

const refuse = (run: Run, code: string): void => {
  run.refused[code] = (run.refused[code] ?? 0) + 1;
};

/** Asks for the open orders, some at a time; the service's own clock tells when each was delivered or picked up. */
async function followAll(
  run: Run,
  allAnswered: () => boolean,
  begun: number,
  lastAtMs: number,
  waitMs: number,
): Promise<void> {
  if (waitMs === 0) return;
  for (;;) {
    const open = run.placed.filter(({ deliveredMs }) => deliveredMs === null);
    if (allAnswered() && (open.length === 0 || performance.now() - begun > lastAtMs + waitMs)) return;
    for (let at = 0; at < open.length; at += atOnce)
      await Promise.all(open.slice(at, at + atOnce).map((one) => look(run.url, one)));
    await sleep(250);
  }
}

const atOnce = 8;

async function look(url: string, placed: Placed): Promise<void> {
  const { order_id, tracking_token, created_at } = placed.order;
  try {
    const answer = await fetch(`${url}/api/orders/${order_id}`, {
      headers: { authorization: `Bearer ${tracking_token}` },
      signal: AbortSignal.timeout(30_000),
    });
    const { status, updated_at } = (await answer.json()) as OrderView;
    if (status === 'delivered' || status === 'picked_up')
      placed.deliveredMs = Date.parse(updated_at) - Date.parse(created_at);
  } catch {
    // It is asked for again.
  }
}

const deliveredOf = ({ placed }: Run): number => placed.filter(({ deliveredMs }) => deliveredMs !== null).length;
const refusedOf = ({ refused }: Run): number => Object.values(refused).reduce((sum, count) => sum + count, 0);

/** Only for a terminal, not for programs or files. */
function startBar(text: () => string): { stop(): void } {
  if (!process.stderr.isTTY) return { stop: () => {} };
  const draw = () => process.stderr.write(`\r\u001b[K${text()}`);
  const timer = setInterval(draw, 200);
  return {
    stop() {
      clearInterval(timer);
      draw();
      process.stderr.write('\n');
    },
  };
}

const rounded = ({ p50, p95, p99 }: LoadTimes): LoadTimes => {
  const round = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10);
  return { p50: round(p50), p95: round(p95), p99: round(p99) };
};

function page({
  orders,
  placed,
  delivered,
  refused,
  seconds,
  placed_per_second,
  answer_ms,
  delivered_ms,
}: Result): string {
  const times = ({ p50, p95, p99 }: LoadTimes) =>
    p50 === null ? 'none' : `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`;
  const limited = Object.keys(refused).some((code) => code.startsWith('429'));
  return [
    `${styleText('bold', `${placed} of ${orders} orders placed`)} in ${seconds} s, ${placed_per_second} a second`,
    `to the answer     ${times(answer_ms)}`,
    `to delivered      ${times(delivered_ms)}  (${delivered} of ${placed})`,
    ...Object.entries(refused).map(([code, count]) => `refused           ${count} × ${code}`),
    ...(limited
      ? ['start that Waggle with WAGGLE_UNLIMITED_ADDRESSES for the address of this machine: limits are for customers']
      : []),
    '',
  ].join('\n');
}
