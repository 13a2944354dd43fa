import type { CancelCode, OrderId, StepMessage, TimelineStep } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { isFinal, mayCancel } from '../orders/order-status.ts';
import { progressOf } from './progress.ts';
import { courierKey, stateKey } from './state-key.ts';
import { applyTracking, noSteps, type TrackingMessage } from './timeline.ts';

const order_id = '019ab000-0000-7000-8000-000000000001';
const at = (minute: number) => `2026-11-22T14:${String(minute).padStart(2, '0')}:00.000Z`;
const step = (seq: number, status: TimelineStep['status'], more: Partial<TimelineStep> = {}): TimelineStep => ({
  seq,
  kind: 'order',
  status,
  at: at(seq),
  ...more,
});
const stepMessage = (one: TimelineStep): StepMessage => ({ type: 'step', ...one });
const snapshot = (...steps: TimelineStep[]): TrackingMessage => ({
  type: 'snapshot',
  order_id: order_id as OrderId,
  seq: steps.at(-1)?.seq ?? 0,
  steps,
});
const after = (...messages: TrackingMessage[]) => messages.reduce(applyTracking, noSteps);

describe('a timeline', () => {
  test('applies the snapshot and every later step', () => {
    const timeline = after(snapshot(step(1, 'created')), stepMessage(step(2, 'confirmed')));
    expect(timeline).toMatchObject({ seq: 2, gap: false });
    expect(timeline.steps.map(({ status }) => status)).toEqual(['created', 'confirmed']);
  });

  test('applies only the missed steps of a snapshot after a reconnect', () => {
    const before = after(snapshot(step(1, 'created'), step(2, 'confirmed')));
    const resumed = applyTracking(before, snapshot(step(3, 'preparing')));
    expect(resumed.steps).toHaveLength(3);
    expect(applyTracking(resumed, snapshot(step(1, 'created'), step(2, 'confirmed')))).toEqual(resumed);
  });

  test('ignores a repeated step', () => {
    const once = after(snapshot(step(1, 'created')), stepMessage(step(2, 'confirmed')));
    expect(applyTracking(once, stepMessage(step(2, 'confirmed')))).toBe(once);
  });

  test('requests a missing step, and is complete once it arrives', () => {
    const gap = after(snapshot(step(1, 'created')), stepMessage(step(3, 'preparing')));
    expect(gap).toMatchObject({ seq: 1, gap: true });
    const whole = applyTracking(gap, snapshot(step(2, 'confirmed'), step(3, 'preparing')));
    expect(whole).toMatchObject({ seq: 3, gap: false });
  });

  test('ignores the courier’s position', () => {
    const position: TrackingMessage = { type: 'position', latitude: 1, longitude: 2, at: at(1) };
    expect(applyTracking(noSteps, position)).toBe(noSteps);
  });
});

describe('progress', () => {
  const placed = { status: 'created' as const, created_at: at(1) };

  test('comes from the order itself before the first step', () => {
    expect(progressOf([], placed)).toMatchObject({ status: 'created', reachedAt: { created: at(1) } });
  });

  test('of an order for later waits until the kitchen gets it, or begins it earlier', () => {
    const later = { ...placed, due_at: at(40), waiting: true as const };
    const due = step(2, 'created', { due: true });
    expect(progressOf([step(1, 'created')], later)).toMatchObject({ status: 'created', dueAt: at(40) });
    expect(progressOf([step(1, 'created'), due], later)).toMatchObject({ status: 'created', dueAt: null });
    expect(progressOf([step(1, 'created'), step(2, 'confirmed')], later)).toMatchObject({
      status: 'confirmed',
      dueAt: null,
    });
    expect(progressOf([step(1, 'created'), due, step(3, 'cancelled')], later)).toMatchObject({ status: 'cancelled' });
    expect(progressOf([step(1, 'created')], placed).dueAt).toBeNull();
  });

  const handedOut = [step(1, 'created'), step(2, 'confirmed'), step(3, 'preparing'), step(4, 'out_for_delivery')];
  const gone = (seq: number) => step(seq, 'on_the_way', { kind: 'delivery' });

  test('is out for delivery only once the courier has set off', () => {
    const reached = { created: at(1), confirmed: at(2), preparing: at(3), ready: at(4) };
    const waits = progressOf(handedOut, placed);
    expect(waits).toMatchObject({ status: 'out_for_delivery', setOffAt: null });
    expect(waits.reachedAt).toEqual(reached);
    const rides = progressOf([...handedOut, gone(5)], placed);
    expect(rides).toMatchObject({ status: 'out_for_delivery', setOffAt: at(5) });
    expect(rides.reachedAt).toEqual({ ...reached, out_for_delivery: at(5) });
  });

  test('is ready before it is handed out, and again when the kitchen takes that back', () => {
    const cooked = [step(1, 'created'), step(2, 'confirmed'), step(3, 'preparing'), step(4, 'ready')];
    expect(progressOf(cooked, placed)).toMatchObject({ status: 'ready', reachedAt: { ready: at(4) } });
    const out = [...cooked, step(5, 'out_for_delivery')];
    expect(progressOf(out, placed).reachedAt).toMatchObject({ ready: at(4) });
    const back = progressOf([...out, step(6, 'ready', { undone: 'out_for_delivery' })], placed);
    expect(back).toMatchObject({ status: 'ready', reachedAt: { ready: at(4) }, isUndone: true });
    const stove = progressOf([...cooked, step(5, 'preparing', { undone: 'ready' })], placed);
    expect(stove.reachedAt).not.toHaveProperty('ready');
  });

  test('records the time of each milestone and of the departure', () => {
    const progress = progressOf(
      [
        step(1, 'created'),
        step(2, 'waiting', { kind: 'delivery' }),
        step(3, 'confirmed'),
        step(4, 'preparing'),
        step(5, 'out_for_delivery'),
        gone(6),
        step(7, 'delivered'),
      ],
      placed,
    );
    expect(progress).toMatchObject({ status: 'delivered', setOffAt: at(6) });
    expect(progress.reachedAt).toEqual({
      created: at(1),
      confirmed: at(3),
      preparing: at(4),
      ready: at(5),
      out_for_delivery: at(6),
      delivered: at(7),
    });
  });

  test('goes back when the kitchen undoes a step, and forward again', () => {
    const steps = [step(1, 'created'), step(2, 'confirmed'), step(3, 'preparing')];
    const back = progressOf([...steps, step(4, 'confirmed', { undone: 'preparing' })], placed);
    expect(back).toMatchObject({ status: 'confirmed', isUndone: true });
    expect(back.reachedAt).toEqual({ created: at(1), confirmed: at(2) });
    expect(mayCancel(back.status)).toBe(true);
    const on = progressOf([...steps, step(4, 'confirmed', { undone: 'preparing' }), step(5, 'preparing')], placed);
    expect(on).toMatchObject({ status: 'preparing', isUndone: false });
    expect(on.reachedAt.preparing).toBe(at(5));
  });

  test('waits for another courier once its own gave it back, and says so until the next one sets off', () => {
    const turn = (seq: number, more: Partial<TimelineStep>) => step(seq, 'on_the_way', { kind: 'delivery', ...more });
    const failed = [...handedOut, gone(5), turn(6, { turn: 'failed', failure: 'nobody_there' })];
    expect(progressOf(failed, placed)).toMatchObject({
      setOffAt: at(5),
      courier: { kind: 'failed', why: 'nobody_there' },
    });
    const again = [...failed, turn(7, { turn: 'reopened', status: 'waiting' })];
    const waits = progressOf(again, placed);
    expect(waits).toMatchObject({ status: 'out_for_delivery', setOffAt: null, courier: { kind: 'reopened' } });
    expect(waits.reachedAt.out_for_delivery).toBeUndefined();
    expect(progressOf([...again, gone(8)], placed)).toMatchObject({ setOffAt: at(8), courier: null });
    const other = progressOf([...failed, turn(7, { turn: 'assigned' })], placed);
    expect(other).toMatchObject({ setOffAt: at(5), courier: null });
    const words = [
      failed,
      again,
      [...again, gone(8)],
      [...again, step(8, 'ready', { undone: 'out_for_delivery' })],
    ].map((steps) => [stateKey(progressOf(steps, placed)), courierKey(progressOf(steps, placed))]);
    expect(words).toEqual([
      ['tracking.state.failed', 'tracking.courier.failed.nobody_there'],
      ['tracking.state.out_for_delivery', 'tracking.courier.reopened'],
      ['tracking.state.on_the_way', null],
      ['tracking.state.ready', null],
    ]);
  });

  test('shows the words of a cancellation whose code this page does not know', () => {
    const more = { reason: 'The bridge is closed.', reason_code: 'bridge_closed' as CancelCode };
    expect(progressOf([...handedOut, step(5, 'cancelled', more)], placed)).toMatchObject({
      reason: 'The bridge is closed.',
      reasonCode: 'other',
    });
  });

  test('stays on the way when the kitchen undoes the handover after the departure, or just before', () => {
    const back = (seq: number) => step(seq, 'preparing', { undone: 'out_for_delivery' });
    const onItsWay = { status: 'out_for_delivery', isUndone: false };
    expect(progressOf([...handedOut, gone(5), back(6)], placed)).toMatchObject({ ...onItsWay, setOffAt: at(5) });
    expect(progressOf([...handedOut, back(5), gone(6)], placed)).toMatchObject({ ...onItsWay, setOffAt: at(6) });
    expect(progressOf([...handedOut, back(5)], placed)).toMatchObject({ status: 'preparing', isUndone: true });
  });

  test('ends with the reason when the kitchen rejects the order', () => {
    const progress = progressOf([step(1, 'created'), step(2, 'cancelled', { reason: 'No dough left' })], placed);
    expect(progress).toMatchObject({ status: 'cancelled', cancelledAt: at(2), reason: 'No dough left' });
    expect(isFinal(progress.status)).toBe(true);
    expect(mayCancel(progress.status)).toBe(false);
  });
});
