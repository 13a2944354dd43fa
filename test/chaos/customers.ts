// The workload: customers who order, lose their connection, retry, follow, cancel, and order again.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ItemId, PlacedOrder, PlaceOrderBody, Random } from '@waggle/contracts';
import { between, pick, randomOf, wholeBetween } from './choices.ts';
import type { ChaosDeployment } from './deployment.ts';
import { followOrder } from './follower.ts';
import { type PlaceAnswer, placedOrderOf, type TimelineSighting, type WantedOrder } from './history.ts';
import { httpRequest } from './http-client.ts';

export interface ChaosCustomers {
  readonly wishes: readonly WantedOrder[];
  /** Starts no new wishes; resolves when every request is answered or gave up at `deadline`, in ms since the epoch. */
  stop(deadline: number): Promise<void>;
  /** Resolves when every follower has seen the last step of its order, or gave up at `deadline`. */
  followed(deadline: number): Promise<void>;
}

/** Items on the menu: some with plenty of stock, some that sell out in the run. */
export interface Offer {
  readonly plenty: readonly string[];
  readonly few: readonly string[];
}

export interface ChaosCustomersOptions {
  readonly deployment: Pick<ChaosDeployment, 'urlsOf'>;
  readonly offer: Offer;
  /** How many order concurrently. */
  readonly count: number;
  readonly seed: number;
}

// A customer waits for the food before ordering again, up to a timeout, which bounds the number of open orders.
const hungryMs = 8_000;

export function startChaosCustomers({ deployment, offer, count, seed }: ChaosCustomersOptions): ChaosCustomers {
  const wishes: WantedOrder[] = [];
  const orders = deployment.urlsOf('orders');
  const background = new Set<Promise<void>>();
  const followers = new Set<Promise<void>>();
  const giveUp = new AbortController();
  const stopFollowing = new AbortController();
  let stopped = false;

  async function customer(number: number): Promise<void> {
    const random = randomOf(seed, `customer ${number}`);
    for (let turn = 1; !stopped; turn += 1) {
      const wish = newWish(`chaos-${seed}-${number}-${turn}`, offer, random);
      wishes.push(wish);
      const patient = random() < 0.6;
      await place(wish, random, patient);
      if (placedOrderOf(wish)) await enjoy(wish, random);
      // Retries it later, and orders something else meanwhile.
      else if (!wish.answers.some(({ kind }) => kind === 'refused')) inBackground(comeBack(wish, random));
      await aMoment(between(random, 50, 400));
    }
  }

  /** Retries until there is an answer; an impatient customer leaves without knowing whether the order was placed. */
  async function place(wish: WantedOrder, random: Random, patient: boolean): Promise<void> {
    while (!giveUp.signal.aborted) {
      const answer = await placeOnce(pick(random, orders), wish);
      wish.answers.push(answer);
      if (answer.kind === 'placed' || answer.kind === 'refused') return;
      if (answer.kind === 'unknown' && !patient) return;
      await aMoment(between(random, 50, 500));
    }
  }

  async function comeBack(wish: WantedOrder, random: Random): Promise<void> {
    await aMoment(between(random, 1_000, 8_000));
    await place(wish, random, true);
    if (placedOrderOf(wish)) await enjoy(wish, random);
  }

  async function enjoy(wish: WantedOrder, random: Random): Promise<void> {
    const order = placedOrderOf(wish);
    if (!order) return;
    const { order_id: orderId, tracking_token: token } = order;
    const askTwice = random() < 0.1;
    const cancels = random() < 0.15;
    if (random() < 0.35) {
      const sighting: TimelineSighting = { steps: [], connections: 0 };
      wish.sightings.push(sighting);
      const urls = deployment.urlsOf('notifications');
      const own = randomOf(seed, `follower ${wish.key}`);
      const pickUp = wish.body.serving === 'pick_up';
      followers.add(followOrder({ urls, orderId, token, random: own, signal: stopFollowing.signal, sighting, pickUp }));
    }
    // A request that is repeated after an answer gets the same answer.
    if (askTwice) await place(wish, random, true);
    if (cancels) {
      await aMoment(between(random, 0, 1_500));
      await cancel(wish, order, random);
    }
    await ended(order, random);
  }

  async function cancel(
    wish: WantedOrder,
    { order_id, tracking_token: token }: PlacedOrder,
    random: Random,
  ): Promise<void> {
    while (!giveUp.signal.aborted) {
      const url = `${pick(random, orders)}/api/orders/${order_id}/cancel`;
      const reply = await httpRequest(url, { method: 'POST', token });
      if (reply.kind === 'answered') {
        if (reply.status !== 200 && reply.status !== 409)
          throw new Error(`a cancel of ${order_id} got ${reply.status}`);
        wish.cancels.push(reply.status === 200 ? 'cancelled' : 'too_late');
        return;
      }
      wish.cancels.push(reply.kind);
      await aMoment(between(random, 50, 500));
    }
  }

  async function ended({ order_id, tracking_token: token }: PlacedOrder, random: Random): Promise<void> {
    const deadline = Date.now() + hungryMs;
    while (!stopped && Date.now() < deadline) {
      const reply = await httpRequest(`${pick(random, orders)}/api/orders/${order_id}`, { token });
      if (reply.kind === 'answered' && /delivered|picked_up|cancelled/.test((reply.body as PlacedOrder).status)) return;
      await aMoment(300);
    }
  }

  const aMoment = (ms: number): Promise<void> => sleep(ms, undefined, { signal: giveUp.signal }).catch(() => {});

  function inBackground(work: Promise<void>): void {
    const tracked = work.finally(() => background.delete(tracked));
    background.add(tracked);
  }

  const all = Promise.all(Array.from({ length: count }, (_, number) => customer(number)));
  return {
    wishes,
    async stop(deadline) {
      stopped = true;
      const timer = setTimeout(() => giveUp.abort(), deadline - Date.now());
      await all;
      while (background.size > 0) await Promise.all(background);
      clearTimeout(timer);
    },
    async followed(deadline) {
      const timer = setTimeout(() => stopFollowing.abort(), deadline - Date.now());
      await Promise.all(followers);
      clearTimeout(timer);
    },
  };
}

async function placeOnce(url: string, { key, body }: WantedOrder): Promise<PlaceAnswer> {
  const sentAt = Date.now();
  const reply = await httpRequest(`${url}/api/orders`, { method: 'POST', headers: { 'idempotency-key': key }, body });
  if (reply.kind !== 'answered') return { ...reply, sentAt };
  if (reply.status === 201) return { kind: 'placed', sentAt, order: reply.body as PlacedOrder };
  if (reply.status === 409) return { kind: 'refused', sentAt };
  throw new Error(`an order with key ${key} was answered ${reply.status}: ${JSON.stringify(reply.body)}`);
}

function newWish(key: string, { plenty, few }: Offer, random: Random): WantedOrder {
  const quantities = new Map<string, number>();
  for (let lines = wholeBetween(random, 1, 3); lines > 0; lines -= 1) {
    quantities.set(pick(random, random() < 0.12 ? few : plenty), wholeBetween(random, 1, 4));
  }
  const collector = { name: `Customer ${key}`, phone: '+44 20 7946 0000' };
  const body: PlaceOrderBody = {
    ...(random() < 0.25
      ? { customer: collector, serving: 'pick_up' as const }
      : { customer: { ...collector, address: '12 St James’s Square' } }),
    items: [...quantities].map(([item_id, quantity]) => ({ item_id: item_id as ItemId, quantity })),
  };
  return { key, body, askedAt: Date.now(), answers: [], cancels: [], sightings: [] };
}
