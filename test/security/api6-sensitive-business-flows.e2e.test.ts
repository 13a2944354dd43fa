// OWASP API6:2023, unrestricted access to sensitive business flows: nobody buys the whole stock or fills the kitchen with orders.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Menu, PlacedOrder, Problem } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cluster, embedded, type StartedDeployment } from '../e2e/engines.ts';
import { ada, stockOf } from '../support/customer.ts';

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('orders', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({
        together: true,
        settings: {
          WAGGLE_SIMULATOR: 'off',
          WAGGLE_UNLIMITED_ADDRESSES: '',
          WAGGLE_ORDERS_PER_ADDRESS: '20/h',
          WAGGLE_ORDERS_PER_PHONE: '6/h',
          WAGGLE_ORDERS_PER_DEVICE: '6/h',
        },
      });
    });
    afterAll(() => waggle?.stop());

    const line = (item_id: string, quantity = 1) => ({ item_id, quantity });
    const refusalOf = async (items: readonly Line[]): Promise<Problem> => {
      const answer = await order(waggle.orders, { from: newAddress(), items });
      expect(answer.status).toBe(422);
      return answer.body as Problem;
    };
    const placedOf = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 201).length;

    test('one of them cannot hold the whole stock: the answer says what is allowed, and no stock is taken', async () => {
      const { items } = (await (await fetch(`${waggle.orders}/api/menu`)).json()) as Menu;
      const everything = items.map(({ item_id, stock }) => line(item_id, Math.min(stock, 100)));
      const refused = await refusalOf(everything.filter(({ quantity }) => quantity > 0));
      expect(refused).toMatchObject({ code: 'order_too_large', ceiling: { most: expect.any(Number) } });
      for (const { item_id, stock } of items) expect(await stockOf(waggle.orders, item_id)).toBe(stock);
    });

    test('one of them has a ceiling of lines, of pieces of one item over all its lines, and of all pieces', async () => {
      const many = Array.from({ length: 31 }, () => line('margherita'));
      expect(await refusalOf(many)).toMatchObject({ ceiling: { of: 'lines', most: 30 } });
      const split = [line('margherita', 13), line('margherita', 13)];
      expect(await refusalOf(split)).toMatchObject({ ceiling: { of: 'item', most: 25, item_id: 'margherita' } });
      const all = [line('margherita', 25), line('honey-cake', 25), line('mineral-water', 11)];
      expect(await refusalOf(all)).toMatchObject({ ceiling: { of: 'pieces', most: 60 } });
    });

    test('of 400 at once from one address as many as its limit are placed, whatever X-Forwarded-For says; another address orders meanwhile', async () => {
      const flood = async () => {
        const from = newAddress();
        const orders = Array.from({ length: 400 }, (_, n) =>
          order(waggle.orders, { from, phone: phoneOf(n), headers: { 'x-forwarded-for': `203.0.113.${n % 250}` } }),
        );
        const other = order(waggle.orders, { from: newAddress() });
        return { answers: await Promise.all(orders), other: await other };
      };
      const { logs } = waggle.processes.orders;
      // While Redis gives no answer in time, each process counts for itself, from nothing: that is not what is held here.
      const timesAlone = () =>
        logs.filter(({ msg }) => msg.startsWith('the shared rate limiter is unavailable')).length;
      let before = timesAlone();
      let { answers, other } = await flood();
      for (let tries = 0; tries < 3 && timesAlone() > before; tries += 1) {
        before = timesAlone();
        ({ answers, other } = await flood());
      }
      expect(placedOf(answers)).toBe(20);
      expect(other.status).toBe(201);
      const limited = answers.find(({ status }) => status === 429);
      expect(limited?.body).toMatchObject({ code: 'too_many_orders', status: 429 });
      expect(Number(limited?.headers['retry-after'])).toBeGreaterThan(0);
      expect(limited?.headers['content-type']).toContain('application/problem+json');
    });

    test('of one phone are limited from all addresses together, however the number is written', async () => {
      const written = ['+44 20 7946 0123', '+442079460123', '+44 (20) 7946-0123', '0044 20 7946 0123'];
      const answers: Answer[] = [];
      for (let n = 0; n < 8; n += 1)
        answers.push(await order(waggle.orders, { from: newAddress(), phone: written[n % written.length] ?? '' }));
      expect(placedOf(answers)).toBe(6);
    });

    test('of one browser are limited from all addresses and with all phones together', async () => {
      const first = await order(waggle.orders, { from: newAddress(), phone: phoneOf(500) });
      const [set = ''] = first.headers['set-cookie'] ?? [];
      expect(set).toMatch(/^waggle_device=.*HttpOnly.*SameSite=Strict/);
      const cookie = set.split(';', 1)[0] ?? '';
      const answers: Answer[] = [];
      for (let n = 0; n < 8; n += 1)
        answers.push(await order(waggle.orders, { from: newAddress(), phone: phoneOf(501 + n), headers: { cookie } }));
      expect(placedOf(answers)).toBe(6);
    });

    test('that are sent again get their first answer, also beyond the limit', async () => {
      const from = newAddress();
      const key = randomUUID();
      const first = await order(waggle.orders, { from, phone: phoneOf(600), key });
      for (let n = 0; n < 25; n += 1) await order(waggle.orders, { from, phone: phoneOf(601 + n) });
      const again = await order(waggle.orders, { from, phone: phoneOf(600), key });
      expect([again.status, (again.body as PlacedOrder).order_id]).toEqual([201, (first.body as PlacedOrder).order_id]);
      expect((await order(waggle.orders, { from, phone: phoneOf(600) })).status).toBe(429);
    });
  });
});

interface Line {
  readonly item_id: string;
  readonly quantity: number;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

interface OrderOptions {
  /** The address on this machine that the request comes from. */
  readonly from: string;
  readonly items?: readonly Line[];
  readonly phone?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

let addresses = 1;
const newAddress = (): string => `127.0.${Math.floor(++addresses / 250) + 1}.${(addresses % 250) + 1}`;
const phoneOf = (n: number): string => `+44 20 7946 0${String(n).padStart(3, '0')}`;

/** Repeated with its key while the server answers 5xx: a busy machine is slow, not wrong. */
async function order(url: string, options: OrderOptions): Promise<Answer> {
  const repeated = { ...options, key: options.key ?? randomUUID() };
  for (;;) {
    const answer = await send(url, repeated);
    if (answer.status < 500) return answer;
    await pause(100);
  }
}

async function send(url: string, { from, items, phone = phoneOf(900), key, headers = {} }: OrderOptions) {
  const sent = request(`${url}/api/orders`, {
    method: 'POST',
    localAddress: from,
    agent: false,
    headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
  });
  sent.end(
    JSON.stringify({ customer: { ...ada, phone }, items: items ?? [{ item_id: 'mineral-water', quantity: 1 }] }),
  );
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const body = JSON.parse(await text(answer)) as unknown;
  return { status: answer.statusCode ?? 0, headers: answer.headers, body } satisfies Answer;
}
