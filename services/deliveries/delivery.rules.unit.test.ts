import {
  type AccountId,
  type DeliveryId,
  type DeliveryStatus,
  deliveryStatuses,
  deliverySteps,
  type OrderId,
} from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import {
  advanced,
  anyRequester,
  belongsToAnother,
  type Delivery,
  deliveryView,
  released,
  type StepRequester,
  seesRecipient,
} from './delivery.rules.ts';

const delivery = (status: DeliveryStatus, ready = true): Delivery => ({
  delivery_id: '019ab000-0000-7000-8000-000000000009' as DeliveryId,
  order_id: '019ab000-0000-7000-8000-000000000001' as OrderId,
  status,
  version: 1,
  ready,
  correlation_id: 'its-order',
  ready_version: ready ? 4 : 0,
  customer: { name: 'Ada', phone: '+49 30 1234', address: 'Honeycomb Lane 6' },
  created_at: '2026-11-22T14:30:00.000Z',
  updated_at: '2026-11-22T14:30:00.000Z',
});
const later = '2026-11-22T14:31:00.000Z';

const ada: StepRequester = { account_id: 'account-of-ada' as AccountId, mayActForOthers: false };
const bo: StepRequester = { account_id: 'account-of-bo' as AccountId, mayActForOthers: false };
const setOff = (from: Delivery, by: StepRequester): Delivery => advanced(from, 'on_the_way', later, by).delivery;

describe('a delivery', () => {
  test.each(deliveryStatuses.flatMap((from) => deliverySteps[from].map((to) => [from, to] as const)))(
    '%s → %s raises the version by one',
    (from, to) => {
      expect(advanced(delivery(from), to, later)).toMatchObject({
        kind: 'advanced',
        delivery: { status: to, version: 2 },
      });
    },
  );

  test.each([
    ['waiting', 'delivered'],
    ['delivered', 'on_the_way'],
    ['cancelled', 'on_the_way'],
  ] as const)('%s → %s is impossible', (from, to) => {
    expect(advanced(delivery(from), to, later)).toMatchObject({ kind: 'impossible', from, to });
  });

  test('does not set off before the kitchen has handed the order out', () => {
    expect(advanced(delivery('waiting', false), 'on_the_way', later).kind).toBe('not_ready');
  });

  test('follows the kitchen’s latest decision, in any order of arrival', () => {
    const decisions = [
      { ready: true, version: 4 },
      { ready: false, version: 5 },
      { ready: true, version: 6 },
    ];
    const heard = (order: readonly number[]) =>
      order.flatMap((n) => decisions[n] ?? []).reduce(released, delivery('waiting', false));
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [0, 2, 1],
    ]) {
      expect(heard(order)).toMatchObject({ ready: true, ready_version: 6, version: 1 });
    }
    expect(heard([1, 0])).toMatchObject({ ready: false, ready_version: 5, version: 1 });
  });

  test('is not held back once the courier has it', () => {
    const gone = delivery('on_the_way');
    const heard = released(gone, { ready: false, version: 5 });
    expect(heard).toEqual({ ...gone, decided_meanwhile: { ready: false, version: 5 } });
    expect(advanced(heard, 'delivered', later).kind).toBe('advanced');
  });

  test('belongs to its courier: another can neither start nor deliver it without a takeover', () => {
    const taken = setOff(delivery('waiting'), ada);
    expect(taken).toMatchObject({ status: 'on_the_way', courier_id: ada.account_id });
    expect(advanced(taken, 'on_the_way', later, ada).kind).toBe('repeated');
    for (const to of ['on_the_way', 'delivered'] as const) {
      expect(advanced(taken, to, later, bo)).toEqual({ kind: 'taken_by_other', delivery: taken });
    }
    const over = advanced(taken, 'on_the_way', later, bo, true);
    expect(over).toEqual({ kind: 'taken_over', delivery: { ...taken, courier_id: bo.account_id } });
    expect([ada, bo].map((one) => advanced(over.delivery, 'delivered', later, one).kind)).toEqual([
      'taken_by_other',
      'advanced',
    ]);
  });

  test('may be delivered for its courier by an admin, by a script and by the simulator', () => {
    const taken = setOff(delivery('waiting'), ada);
    const admin = { account_id: 'account-of-the-admin' as AccountId, mayActForOthers: true };
    expect([admin, anyRequester].map((one) => belongsToAnother(taken, one))).toEqual([false, false]);
    expect(advanced(taken, 'delivered', later, admin)).toMatchObject({
      kind: 'advanced',
      delivery: { courier_id: ada.account_id },
    });
    expect(advanced(taken, 'on_the_way', later, anyRequester).kind).toBe('repeated');
  });

  test.each([
    ['the simulator set off with', setOff(delivery('waiting'), anyRequester)],
    ['an earlier version kept', delivery('on_the_way')],
  ])('that %s goes to the first courier who requests it', (_, unclaimed) => {
    expect(belongsToAnother(unclaimed, ada)).toBe(false);
    const claimed = setOff(unclaimed, ada);
    expect(claimed).toMatchObject({ courier_id: ada.account_id, version: unclaimed.version });
    expect(advanced(claimed, 'on_the_way', later, bo).kind).toBe('taken_by_other');
  });

  test('its view hides internal fields', () => {
    expect(deliveryView(delivery('waiting'))).not.toHaveProperty('ready_version');
    expect(deliveryView(delivery('waiting'))).not.toHaveProperty('correlation_id');
  });
});

describe('a courier', () => {
  const seen = (of: Delivery, by: StepRequester = ada) => seesRecipient(of, by);

  test('sees who gets a delivery that is ready, or theirs, until its end', () => {
    const theirs = setOff(delivery('waiting'), ada);
    expect([seen(delivery('waiting', false)), seen(delivery('waiting')), seen(theirs)]).toEqual([false, true, true]);
    expect(seen(advanced(theirs, 'delivered', later, ada).delivery)).toBe(false);
    expect(seen(advanced(delivery('waiting'), 'cancelled', later).delivery)).toBe(false);
  });

  test('does not see who gets the delivery of another, or of nobody, that is on the way', () => {
    expect(seen(setOff(delivery('waiting'), bo))).toBe(false);
    expect(seen(setOff(delivery('waiting'), anyRequester))).toBe(false);
    // Once it is taken over, they do.
    expect(seen(advanced(setOff(delivery('waiting'), bo), 'on_the_way', later, ada, true).delivery)).toBe(true);
  });

  test('is not an admin, who sees them all until their end', () => {
    expect(deliveryStatuses.map((status) => seesRecipient(delivery(status, false), anyRequester))).toEqual(
      deliveryStatuses.map((status) => deliverySteps[status].length > 0),
    );
  });
});
