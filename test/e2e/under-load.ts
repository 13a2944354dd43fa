// Customers who keep ordering while a test injects faults, and checks of their orders afterwards.
import { randomUUID } from 'node:crypto';
import type { DeliveryView, PlacedOrder } from '@waggle/contracts';
import { expect } from 'vitest';
import { asStaff, deliveredSteps, isDelivered, names, orderOf, place, trackUntil } from '../support/customer.ts';

export interface LoadCustomers {
  /** Orders answered with 201, by their id. */
  readonly taken: ReadonlyMap<string, PlacedOrder>;
  /** Answers other than 201 and broken connections; the customer then retries with the same key. */
  readonly refusals: readonly string[];
  /** The longest time to an answer, in ms. */
  readonly slowestMs: number;
  /** Stops ordering; resolves when every customer has the answer to the last order, rejects when the item was sold out. */
  stop(): Promise<void>;
}

export interface LoadCustomersOptions {
  /** The addresses for orders; each attempt uses the next one. */
  readonly urls: readonly string[];
  readonly count?: number;
  /** The pause between a customer's orders, in ms: long enough that a small machine works them off as they come. */
  readonly pauseMs?: number;
}

const retryMs = 150;

/** Begins at once. Every order is for the same item, so that they contend for its stock. */
export function startLoad({ urls, count = 2, pauseMs = 1_000 }: LoadCustomersOptions): LoadCustomers {
  const taken = new Map<string, PlacedOrder>();
  const refusals: string[] = [];
  let slowestMs = 0;
  let going = true;
  let tries = 0;
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  async function answered(key: string): Promise<PlacedOrder> {
    for (;;) {
      const begun = performance.now();
      const url = urls[tries++ % urls.length] ?? '';
      const answer = await place(url, { item, key }).catch((error: Error) => error);
      if (answer instanceof Error) refusals.push(answer.message);
      else {
        slowestMs = Math.max(slowestMs, performance.now() - begun);
        if (answer.status === 201) return (await answer.json()) as PlacedOrder;
        // A retry cannot change this answer: the test ordered more than it stocked up on.
        if (answer.status === 409) throw new Error(`an order was answered 409: ${await answer.text()}`);
        refusals.push(`${answer.status}`);
      }
      await pause(retryMs);
    }
  }
  async function customer(): Promise<void> {
    while (going) {
      const order = await answered(randomUUID());
      taken.set(order.order_id, order);
      await pause(pauseMs);
    }
  }
  const customers = Promise.all(Array.from({ length: count }, customer));
  customers.catch(() => {}); // `stop` reports it.
  return {
    taken,
    refusals,
    get slowestMs() {
      return slowestMs;
    },
    async stop() {
      going = false;
      await customers;
    },
  };
}

/** The item that they order. */
export const item = 'mineral-water';

/** Adds stock for all orders of a test file, however fast the machine is. */
export async function stockUp(url: string): Promise<void> {
  const answer = await asStaff(url, `/api/menu/${item}/restock`, 'POST', { quantity: 100_000 });
  expect(answer.status).toBe(200);
}

interface Places {
  readonly orders: string;
  readonly deliveries: string;
  readonly notifications: string;
}

/** Waits until every order has reached its end, and checks that each effect on the way happened once. */
export async function expectAllDeliveredOnce(
  { orders, deliveries, notifications }: Places,
  taken: LoadCustomers['taken'],
  timeoutMs = 120_000,
): Promise<void> {
  expect(taken.size).toBeGreaterThan(0);
  const all = [...taken.values()];
  for (const order of all) {
    const steps = await trackUntil(notifications, order, isDelivered, timeoutMs);
    expect(steps.map(({ seq }) => seq)).toEqual(deliveredSteps.map((_, i) => i + 1));
    expect([...names(steps)].sort()).toEqual([...deliveredSteps].sort());
    expect(await orderOf(orders, order)).toMatchObject({ status: 'delivered', version: 6 });
  }
  const found = (await allDeliveries(deliveries)).filter(({ order_id }) => taken.has(order_id));
  expect(found.map(({ order_id }) => order_id).sort()).toEqual([...taken.keys()].sort());
  for (const delivery of found) expect(delivery).toMatchObject({ status: 'delivered', version: 3 });
  expect(await (await asStaff(orders, '/api/dead-letters')).json()).toMatchObject({ dead_letters: [] });
}

async function allDeliveries(url: string): Promise<DeliveryView[]> {
  const found: DeliveryView[] = [];
  for (let before: string | null = ''; before !== null; ) {
    const page = `/api/deliveries?limit=200${before && `&before=${before}`}`;
    const answer = (await (await asStaff(url, page)).json()) as { deliveries: DeliveryView[]; next: string | null };
    found.push(...answer.deliveries);
    before = answer.next;
  }
  return found;
}
