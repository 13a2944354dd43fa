// `waggle order`: places an order and follows it, live, in the terminal.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import {
  type Backoff,
  backoffDelay,
  type ItemId,
  type Menu,
  type PlacedOrder,
  type PlaceOrderBody,
  type Problem,
} from '@waggle/contracts';
import { printableLine } from '@waggle/contracts/unprintable.ts';
import { UsageError } from './end-with-error.ts';
import { follow } from './follow.ts';
import { onInterrupt } from './on-interrupt.ts';
import { waggleUrls } from './waggle-url.ts';

export async function order(options: Readonly<Record<string, unknown>>): Promise<void> {
  const { url, wsUrl } = waggleUrls(options);
  const text = (name: string) => String(options[name] ?? '');
  const quantity = quantityOf(text('quantity'));
  const itemId = text('item') || (await firstInStock(url));
  const collector = { name: text('name'), phone: text('phone') };
  const body: PlaceOrderBody = {
    ...(options['pickUp'] === true
      ? { customer: collector, serving: 'pick_up' as const }
      : { customer: { ...collector, address: text('address') } }),
    items: [{ item_id: itemId as ItemId, quantity }],
  };
  const placed = await place(url, body);
  const write = (line: string) => process.stdout.write(`${line}\n`);
  const what = printableLine(placed.items.map((item) => `${item.quantity} × ${item.name}`).join(', '));
  write(`${styleText('bold', `Ordered ${what}`)}, ${money(placed.total, placed.currency, placed.currency_digits)}`);
  write(styleText('dim', `order ${placed.order_id}`));
  onInterrupt(() => {
    // The token opens the order: it belongs on a terminal, and in no log.
    if (!process.stdout.isTTY) return write('The order continues without you.');
    write(`\nThe order continues without you. To follow it again:`);
    const elsewhere = ['url', 'wsUrl'].flatMap((name) =>
      options[name] ? [` --${name === 'url' ? 'url' : 'ws-url'} ${options[name]}`] : [],
    );
    write(`  npm run waggle -- track ${placed.order_id} --token ${placed.tracking_token}${elsewhere.join('')}`);
  });
  await follow({ wsUrl, orderId: placed.order_id, token: placed.tracking_token, write, placed: true });
}

function quantityOf(given: string): number {
  if (/^\d+$/.test(given) && Number(given) > 0) return Number(given);
  throw new UsageError(`--quantity is ${JSON.stringify(given)}, but must be a whole number of at least 1`);
}

async function firstInStock(url: string): Promise<string> {
  const response = await ask(`${url}/api/menu`);
  if (!response.ok) throw await refused(response);
  const { items } = (await response.json()) as Menu;
  const found = items.find((item) => item.stock > 0);
  if (!found) throw new UsageError(`nothing on the menu of ${url} is in stock`);
  return found.item_id;
}

// All tries use one key: however many of them arrive, the order is placed once.
async function place(url: string, body: PlaceOrderBody): Promise<PlacedOrder> {
  const response = await ask(`${url}/api/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw await refused(response);
  return (await response.json()) as PlacedOrder;
}

const tries = 6;
const backoff: Backoff = { firstMs: 200, maxMs: 3_200, jitter: 0 };

/** Retries while no server answers, or the answer is that one is unavailable. */
async function ask(url: string, request: RequestInit = {}): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt === tries;
    try {
      const response = await fetch(url, { ...request, signal: AbortSignal.timeout(10_000) });
      if (last || ![502, 503, 504].includes(response.status)) return response;
    } catch (error) {
      if (last)
        throw new UsageError(
          `${new URL(url).origin} does not answer (${reasonOf(error)}): start Waggle with npm start, or give its address with --url`,
        );
    }
    await sleep(backoffDelay(backoff, attempt));
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? message;
}

async function refused(response: Response): Promise<UsageError> {
  const problem = (await response.json().catch(() => null)) as Problem | null;
  if (!problem?.title)
    return new UsageError(
      `the answer was ${response.status}, and not from Waggle: is another program at ${response.url}?`,
    );
  return new UsageError(`the order was refused: ${problem.title}${problem.detail ? ` (${problem.detail})` : ''}`);
}

const money = (minor: number, currency: string, digits: number): string => {
  const shown = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat('en', { style: 'currency', currency, ...shown }).format(minor / 10 ** digits);
};
