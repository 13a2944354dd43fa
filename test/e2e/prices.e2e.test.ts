// What an order costs: quoted, charged, kept and shown the same, on both engines.
import { randomUUID } from 'node:crypto';
import type { OrderQuote, PlacedOrder, PricingView } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, asStaff, orderOf } from '../support/customer.ts';
import { listenToBoard } from '../support/live.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('prices', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off', WAGGLE_CURRENCY: 'CHF' } });
    });
    afterAll(() => waggle?.stop());

    const send = (path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
      fetch(`${waggle.orders}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
        body: JSON.stringify(body),
      });
    const items = [{ item_id: 'margherita', quantity: 1 }];
    const quote = async (more: object = {}) => {
      const answer = await send('/api/orders/quote', { items, ...more });
      expect(answer.status).toBe(200);
      return (await answer.json()) as OrderQuote;
    };
    const order = (more: object = {}) => send('/api/orders', { customer: ada, items, ...more });
    const pricing = async () => (await (await asStaff(waggle.orders, '/api/pricing')).json()) as PricingView;
    const set = async (part: Partial<PricingView>) => {
      const answer = await asStaff(waggle.orders, '/api/pricing', 'PUT', { ...(await pricing()), ...part });
      expect(answer.status).toBe(200);
    };
    const sum = ({ lines }: OrderQuote['bill']) => lines.reduce((all, { amount }) => all + amount, 0);

    test('are the menu’s until an admin sets fees', async () => {
      const { bill, missing, items: lines } = await quote();
      expect(bill.lines.every(({ kind }) => kind === 'dish' || kind === 'choice')).toBe(true);
      expect([missing, bill.taxes]).toEqual([undefined, []]);
      expect(bill.total).toBe(lines.reduce((all, line) => all + line.quantity * line.unit_price, 0));
    });

    test('are quoted as they are charged, kept with the order, and shown on the board', async () => {
      const rule = { country: 'CH', category: null, serving: null, valid_from: null, valid_to: null, rate: 2_600 };
      await set({ country: 'CH', taxes: [rule], delivery_fee: 203, tip_rates: [10_000] });
      const { bill, currency } = await quote({ tip: 150, way: 'cash' });
      expect(currency).toBe('CHF');
      expect(bill.lines.map(({ kind }) => kind).slice(-3)).toEqual(['delivery_fee', 'tip', 'rounding']);
      expect([sum(bill), bill.total % 5]).toEqual([bill.total, 0]);
      const payment = { way: 'cash', gives: 10_000 };
      const board = listenToBoard(waggle.notifications);
      await waitFor('the board', 10_000, () => board.messages.length > 0);
      const answer = await order({ tip: 150, payment, expected_total: bill.total });
      expect(answer.status).toBe(201);
      const placed = (await answer.json()) as PlacedOrder;
      expect(placed).toMatchObject({ bill, payment, total: bill.total });
      expect(await orderOf(waggle.orders, placed)).toMatchObject({ bill, payment, total: bill.total });
      const shared = await fetch(`${waggle.orders}/api/orders/${placed.order_id}`, {
        headers: { authorization: `Bearer ${placed.shared_token}` },
      });
      const seen = (await shared.json()) as PlacedOrder;
      expect([seen.bill, seen.payment]).toEqual([bill, undefined]);
      await waitFor('the bill on the board', 10_000, () =>
        board.messages.some(({ order_id, order: shown }) => order_id === placed.order_id && shown?.bill !== undefined),
      );
      const shown = board.messages.find(({ order_id }) => order_id === placed.order_id)?.order;
      expect(shown).toMatchObject({ bill, payment });
      board.close();
    });

    test('that changed after the quote are told, and nothing is ordered', async () => {
      const { bill } = await quote();
      await set({ delivery_fee: 300 });
      const refused = await order({ expected_total: bill.total });
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([409, 'price_changed']);
      const again = await quote();
      expect(again.bill.total).not.toBe(bill.total);
      expect((await order({ expected_total: again.bill.total })).status).toBe(201);
    });

    test('have a least that is delivered, to the cent', async () => {
      const goods = (await quote()).items.reduce((all, line) => all + line.quantity * line.unit_price, 0);
      await set({ minimum: goods + 1 });
      expect((await quote()).missing).toBe(1);
      const refused = await order();
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([422, 'below_minimum']);
      await set({ minimum: goods });
      expect((await quote()).missing).toBeUndefined();
      expect((await order()).status).toBe(201);
    });

    test('are paid in a way that the kitchen takes', async () => {
      await set({ payment_ways: ['cash'] });
      expect((await quote()).payment_ways).toEqual(['cash']);
      const refused = await order({ payment: { way: 'card' } });
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([422, 'payment_not_taken']);
      expect((await order({ payment: { way: 'cash', gives: 1 } })).status).toBe(422);
      await set({ payment_ways: ['cash', 'card'] });
    });

    test('depend on the postcode where there are areas, and so does the promise; elsewhere nothing is delivered', async () => {
      const area = { delivery_fee: 700, free_delivery_from: null, minimum: 0, extra_minutes: 20 };
      const promised = async (more: object) => {
        const placed = (await (await order(more)).json()) as PlacedOrder;
        return {
          placed,
          minutes: Math.round((Date.parse(placed.promised_at) - Date.parse(placed.created_at)) / 60_000),
        };
      };
      const before = await promised({});
      await set({ areas: [{ ...area, name: 'Hill', postcodes: ['80*'] }] });
      expect((await quote()).delivers).toBe('unknown');
      expect((await quote({ postcode: '3000' })).delivers).toBe('elsewhere');
      const { delivers, bill } = await quote({ postcode: '8004' });
      expect([delivers, bill.area]).toEqual(['here', 'Hill']);
      expect(bill.lines).toContainEqual({ kind: 'delivery_fee', amount: 700 });
      for (const [postcode, code] of [
        [undefined, 'postcode_missing'],
        ['3000', 'not_delivered'],
      ]) {
        const refused = await order(postcode === undefined ? {} : { postcode });
        expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([422, code]);
      }
      const after = await promised({ postcode: '8004', expected_total: bill.total });
      expect(after.minutes - before.minutes).toBeGreaterThanOrEqual(20);
      expect(after.placed.customer?.address).toBe(`${ada.address}\n8004`);
      await set({ areas: [] });
    });

    test('with an impossible tax are refused with its place', async () => {
      const rule = { country: 'CH', category: null, serving: null, valid_from: '2026-02-30', valid_to: null, rate: 1 };
      const answer = await asStaff(waggle.orders, '/api/pricing', 'PUT', { ...(await pricing()), taxes: [rule] });
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({
        code: 'impossible_pricing',
        errors: [{ field: '#/taxes/0/valid_from' }],
      });
    });
  });
});
