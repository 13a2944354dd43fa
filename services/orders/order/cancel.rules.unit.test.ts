import { type Canceller, type CancelStage, cancelStages, type ItemId, type OrderId } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { cancelled, stageOf } from './cancel.rules.ts';
import { advance, afterCourierReport, type Order, undo } from './order.rules.ts';

const at = '2026-11-22T14:31:00.000Z';
const order = (status: Order['status']): Order => ({
  order_id: '019ab000-0000-7000-8000-000000000001' as OrderId,
  status,
  version: 3,
  total: 950,
  currency: 'EUR',
  items: [{ item_id: 'margherita' as ItemId, name: 'Margherita', quantity: 1, unit_price: 950 }],
  created_at: '2026-11-22T14:30:00.000Z',
  updated_at: '2026-11-22T14:30:00.000Z',
  promised_at: '2026-11-22T15:05:00.000Z',
  stepped_at: {},
  undone: null,
  correlation_id: 'its-order',
  tracking_token_hash: '00',
});

describe('who may cancel an order', () => {
  const last: Record<Canceller, CancelStage> = { customer: 'confirmed', kitchen: 'ready', admin: 'out_for_delivery' };
  test.each(
    (['customer', 'kitchen', 'admin'] as const).flatMap((by) => cancelStages.map((stage) => [by, stage] as const)),
  )('the %s, of one that is %s: until their last stage', (by, stage) => {
    const outcome = cancelled(order(stage), { by, code: 'sold_out' }, at);
    const isAllowed = cancelStages.indexOf(stage) <= cancelStages.indexOf(last[by]);
    expect(outcome.kind).toBe(isAllowed ? 'advanced' : 'too_far');
    if (!isAllowed) expect(outcome.order).toEqual(order(stage));
  });

  test('nobody, once it was delivered; and a repeated request changes nothing', () => {
    expect(cancelled(order('delivered'), { by: 'admin', code: 'other' }, at).kind).toBe('impossible');
    const once = cancelled(order('preparing'), { by: 'kitchen', code: 'sold_out' }, at).order;
    expect(cancelled(once, { by: 'admin', code: 'too_busy', food: 'stock' }, at)).toEqual({
      kind: 'repeated',
      order: once,
    });
  });

  test('only an admin, once it was handed out, also where the kitchen took the handover back', () => {
    const out = advance(order('ready'), 'out_for_delivery', at).order;
    const back = undo(out, 'out_for_delivery', at, at).order;
    expect(back.status).not.toBe('out_for_delivery');
    expect(stageOf(back)).toBe('out_for_delivery');
    expect(cancelled(back, { by: 'kitchen', code: 'sold_out' }, at).kind).toBe('too_far');
    expect(cancelled(back, { by: 'admin', code: 'sold_out' }, at)).toMatchObject({
      kind: 'advanced',
      order: { status: 'cancelled', cancellation: { by: 'kitchen', stage: 'out_for_delivery', wasted: true } },
    });
  });
});

describe('an order whose delivery failed', () => {
  const out = advance(order('ready'), 'out_for_delivery', at).order;
  const failedOne = afterCourierReport(out, { change: 1, failed: true });

  test('may be ended by the kitchen, until it is sent out again', () => {
    const wish = { by: 'kitchen', code: 'refused' } as const;
    expect(cancelled(out, wish, at).kind).toBe('too_far');
    expect(cancelled(failedOne, wish, at)).toMatchObject({
      kind: 'advanced',
      order: { cancellation: { stage: 'out_for_delivery', code: 'refused', wasted: true } },
    });
    const again = afterCourierReport(failedOne, { change: 2, failed: false });
    expect(cancelled(again, wish, at).kind).toBe('too_far');
    // Its customer does not decide about food that was cooked.
    expect(cancelled(failedOne, { by: 'customer' }, at).kind).toBe('too_far');
  });

  test('keeps what was reported last; an ended order, what it had', () => {
    const again = afterCourierReport(failedOne, { change: 2, failed: false });
    expect(afterCourierReport(again, { change: 1, failed: true })).toBe(again);
    const ended = cancelled(failedOne, { by: 'admin', code: 'refused' }, at).order;
    expect(afterCourierReport(ended, { change: 2, failed: false })).toBe(ended);
  });
});

describe('a cancelled order', () => {
  test.each(cancelStages.map((stage) => [stage, !['created', 'confirmed'].includes(stage)] as const))(
    'at %s: its food is thrown away: %s, unless whoever cancels says otherwise',
    (stage, wasted) => {
      const end = (food?: 'stock' | 'waste') =>
        cancelled(order(stage), { by: 'admin', code: 'closing', food }, at).order.cancellation;
      expect(end()).toEqual({ by: 'kitchen', stage, code: 'closing', wasted });
      expect(end('stock')).toMatchObject({ wasted: false });
      expect(end('waste')).toMatchObject({ wasted: true });
    },
  );

  test('needs a reason once cooking began, and none before', () => {
    expect(cancelled(order('confirmed'), { by: 'kitchen' }, at).kind).toBe('advanced');
    expect(cancelled(order('preparing'), { by: 'kitchen', reason: 'words alone' }, at)).toMatchObject({
      kind: 'code_missing',
      stage: 'preparing',
    });
  });
});
