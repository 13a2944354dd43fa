// OWASP API6:2023, unrestricted access to sensitive business flows: nobody buys the whole stock or fills the kitchen with orders.
import { randomUUID } from 'node:crypto';
import type { Menu, Problem } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cluster, embedded, type StartedDeployment } from '../e2e/engines.ts';
import { ada, stockOf } from '../support/customer.ts';

const orderOf = (items: readonly { item_id: string; quantity: number }[], headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
  body: JSON.stringify({ customer: ada, items }),
});

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('one order', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({ settings: { WAGGLE_SIMULATOR: 'off' } });
    });
    afterAll(() => waggle?.stop());

    const refusalOf = async (items: readonly { item_id: string; quantity: number }[]): Promise<Problem> => {
      const answer = await fetch(`${waggle.orders}/api/orders`, orderOf(items));
      expect(answer.status).toBe(422);
      return (await answer.json()) as Problem;
    };

    test('cannot hold the whole stock: the answer says what is allowed, and no stock is taken', async () => {
      const { items } = (await (await fetch(`${waggle.orders}/api/menu`)).json()) as Menu;
      const everything = items.map(({ item_id, stock }) => ({ item_id, quantity: Math.min(stock, 100) }));
      const refused = await refusalOf(everything.filter(({ quantity }) => quantity > 0));
      expect(refused).toMatchObject({ code: 'order_too_large', ceiling: { most: expect.any(Number) } });
      for (const { item_id, stock } of items) expect(await stockOf(waggle.orders, item_id)).toBe(stock);
    });

    test('has a ceiling of lines, of pieces of one item over all its lines, of all pieces, and of its total', async () => {
      const line = (item_id: string, quantity: number) => ({ item_id, quantity });
      const many = Array.from({ length: 31 }, () => line('margherita', 1));
      expect(await refusalOf(many)).toMatchObject({ ceiling: { of: 'lines', most: 30 } });
      const split = [line('margherita', 13), line('margherita', 13)];
      expect(await refusalOf(split)).toMatchObject({ ceiling: { of: 'item', most: 25, item_id: 'margherita' } });
      const all = [line('margherita', 25), line('honey-cake', 25), line('mineral-water', 11)];
      expect(await refusalOf(all)).toMatchObject({ ceiling: { of: 'pieces', most: 60 } });
    });
  });
});
