import { type AccountId, type DeliveryId, deliveryStatuses, type OrderId } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { assigned, failed, type Reopener, reopened } from './courier.rules.ts';
import { advanced, anyRequester, type Delivery, deliveryView, released, type StepRequester } from './delivery.rules.ts';

const at = '2026-11-22T14:40:00.000Z';
const ada: StepRequester = { account_id: 'account-of-ada' as AccountId, mayActForOthers: false };
const bo: StepRequester = { account_id: 'account-of-bo' as AccountId, mayActForOthers: false };
const ready: Delivery = {
  delivery_id: '019ab000-0000-7000-8000-000000000009' as DeliveryId,
  order_id: '019ab000-0000-7000-8000-000000000001' as OrderId,
  status: 'waiting',
  version: 1,
  ready: true,
  correlation_id: 'its-order',
  ready_version: 4,
  created_at: '2026-11-22T14:30:00.000Z',
  updated_at: '2026-11-22T14:30:00.000Z',
};
const taken = advanced(ready, 'on_the_way', at, ada).delivery;
const back = (by: StepRequester): Reopener => ({ kind: 'courier', by, code: 'vehicle' });
const refused = { code: 'refused' } as const;

describe('a delivery that is given back', () => {
  test('waits as before, at the same version; who gave it back can no longer deliver it, and anybody may take it', () => {
    const { kind, delivery } = reopened(taken, back(ada), at);
    expect(kind).toBe('changed');
    expect(delivery).toMatchObject({ status: 'waiting', ready: true, version: 2, courier_id: null, changes: 1 });
    expect(delivery.given_back).toEqual({ code: 'vehicle', at });
    expect(advanced(delivery, 'delivered', at, ada).kind).toBe('impossible');
    expect(advanced(delivery, 'on_the_way', at, bo)).toMatchObject({
      kind: 'advanced',
      delivery: { version: 3, courier_id: bo.account_id },
    });
    expect(reopened(delivery, back(ada), at)).toEqual({ kind: 'repeated', delivery });
  });

  test('is its courier’s: another one cannot give it back, the kitchen only once it failed, an admin can', () => {
    expect(reopened(taken, back(bo), at).kind).toBe('taken_by_other');
    expect(reopened(taken, { kind: 'kitchen' }, at).kind).toBe('not_failed');
    expect(reopened(failed(taken, refused, ada, at).delivery, { kind: 'kitchen' }, at).kind).toBe('changed');
    expect(reopened(taken, { kind: 'admin' }, at).kind).toBe('changed');
  });

  test('is held where the kitchen took the handover back while the courier had it', () => {
    const held = released(taken, { ready: false, version: 5 });
    const given = reopened(held, back(ada), at).delivery;
    expect(given).toMatchObject({ status: 'waiting', ready: false, ready_version: 5 });
    expect(advanced(given, 'on_the_way', at, bo).kind).toBe('not_ready');
  });
});

describe('a delivery that is given to another courier', () => {
  test('is theirs from then on, and no longer failed', () => {
    const { kind, delivery } = assigned(failed(taken, refused, ada, at).delivery, 'account-of-bo' as AccountId, at);
    expect(kind).toBe('changed');
    expect(delivery).toMatchObject({ status: 'on_the_way', version: 2, courier_id: bo.account_id, changes: 2 });
    expect(delivery.failure).toBeUndefined();
    expect(advanced(delivery, 'delivered', at, ada).kind).toBe('taken_by_other');
    expect(advanced(delivery, 'delivered', at, bo).kind).toBe('advanced');
    expect(assigned(delivery, 'account-of-bo' as AccountId, at).kind).toBe('repeated');
  });
});

describe('a delivery that waits', () => {
  test('sets off with the courier whom an admin gives it to, once it was handed out', () => {
    const { kind, delivery } = assigned(reopened(taken, back(ada), at).delivery, 'account-of-bo' as AccountId, at);
    expect(kind).toBe('changed');
    expect(delivery).toMatchObject({ status: 'on_the_way', version: 3, courier_id: bo.account_id, changes: 2 });
    expect(assigned(delivery, 'account-of-bo' as AccountId, at).kind).toBe('repeated');
    const held = { ...ready, ready: false };
    expect(assigned(held, 'account-of-bo' as AccountId, at)).toEqual({ kind: 'not_on_the_way', delivery: held });
  });
});

describe('a delivery that failed', () => {
  test('stays with its courier, who may deliver it after all', () => {
    const { delivery } = failed(taken, { code: 'other', reason: 'The bridge is closed.' }, ada, at);
    expect(delivery).toMatchObject({ status: 'on_the_way', version: 2, courier_id: ada.account_id, changes: 1 });
    expect(deliveryView(delivery).failure).toEqual({ code: 'other', reason: 'The bridge is closed.', at });
    expect(failed(delivery, { code: 'other', reason: 'The bridge is closed.' }, ada, at).kind).toBe('repeated');
    expect(failed(taken, refused, bo, at).kind).toBe('taken_by_other');
    expect(advanced(delivery, 'delivered', at, ada).delivery.failure).toBeUndefined();
  });
});

test.each(deliveryStatuses.filter((status) => status !== 'on_the_way'))(
  'nothing of it happens to one that is %s',
  (status) => {
    const one = { ...ready, ready: false, status };
    const outcomes = [assigned(one, 'account-of-bo' as AccountId, at), failed(one, refused, anyRequester, at)];
    expect(outcomes.map(({ kind }) => kind)).toEqual(['not_on_the_way', 'not_on_the_way']);
    expect(reopened(one, { kind: 'admin' }, at).kind).toBe(status === 'waiting' ? 'repeated' : 'not_on_the_way');
  },
);
