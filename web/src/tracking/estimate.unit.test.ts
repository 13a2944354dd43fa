import { describe, expect, test } from 'vitest';
import { type EstimateInput, estimateArrival } from './estimate.ts';
import type { Progress } from './progress.ts';

const minute = 60_000;
const start = Date.parse('2026-11-22T14:00:00.000Z');
const at = (minutes: number) => start + minutes * minute;
const iso = (minutes: number) => new Date(at(minutes)).toISOString();

const progress = (more: Partial<Progress> = {}): Progress => ({
  status: 'preparing',
  reachedAt: { created: iso(0) },
  setOffAt: null,
  cancelledAt: null,
  reason: null,
  reasonCode: null,
  promises: [],
  courier: null,
  dueAt: null,
  isUndone: false,
  ...more,
});
const riding = progress({ status: 'out_for_delivery', setOffAt: iso(20) });
const estimate = (more: Partial<EstimateInput>) =>
  estimateArrival({
    now: at(0),
    promisedAt: at(35),
    progress: progress(),
    sightings: [],
    rideMs: 15 * minute,
    ...more,
  });

describe('before the ride', () => {
  test('it is the promised time', () => {
    expect(estimate({ now: at(10) })).toEqual({ kind: 'expected', at: at(35), late: false });
  });

  test('it moves past the promise and is late when the remaining work takes longer', () => {
    expect(estimate({ now: at(32) })).toEqual({ kind: 'expected', at: at(37), late: false });
    expect(estimate({ now: at(40) })).toEqual({ kind: 'expected', at: at(45), late: true });
  });

  test('it is later, the more work remains', () => {
    const late = (status: Progress['status']) => estimate({ now: at(40), progress: progress({ status }) });
    const [created, preparing, ready] = [late('created'), late('preparing'), late('out_for_delivery')];
    expect([created, preparing, ready].map((one) => (one.kind === 'expected' ? one.at : 0))).toEqual([
      at(48),
      at(45),
      at(43),
    ]);
  });

  test('early food moves it earlier, never later', () => {
    const made = progress({ status: 'out_for_delivery' });
    expect(estimate({ now: at(10), progress: made })).toEqual({ kind: 'expected', at: at(27), late: false });
    expect(estimate({ now: at(25), progress: made })).toMatchObject({ at: at(35) });
    expect(estimate({ now: at(10), progress: made, rideMs: null })).toMatchObject({ at: at(35) });
  });

  test('without a promise it is the remaining work', () => {
    expect(estimate({ promisedAt: null })).toEqual({ kind: 'expected', at: at(5), late: false });
  });
});

describe('a promise of a range', () => {
  const promised = { promisedFrom: at(25), promisedAt: at(35) };
  const expecting = (from: number, to: number, more: Partial<EstimateInput> = {}) =>
    estimate({ ...promised, expected: { from: at(from), to: at(to) }, ...more });

  test('is shown as it was made, also while the queue says that it may be later or earlier', () => {
    const asPromised = { kind: 'expected', from: at(25), at: at(35), late: false };
    expect(estimate(promised)).toEqual(asPromised);
    expect(expecting(30, 50)).toEqual(asPromised);
    expect(expecting(15, 40)).toEqual(asPromised);
  });

  test('gives way to an earlier estimate only when even its latest time is earlier', () => {
    expect(expecting(15, 30)).toEqual({ kind: 'expected', from: at(15), at: at(30), late: false });
  });

  test('is apologized for when even the earliest estimate is later', () => {
    expect(expecting(36, 50, { now: at(10) })).toMatchObject({ late: false });
    expect(expecting(40, 55, { now: at(10) })).toEqual({ kind: 'expected', from: at(40), at: at(55), late: true });
  });

  test('is not corrected shortly after it was made', () => {
    expect(expecting(40, 55, { now: at(0.1) })).toMatchObject({ at: at(35), late: false });
  });

  test('is apologized for once its time has passed, whatever the estimate', () => {
    expect(expecting(41, 42, { now: at(40) })).toMatchObject({ late: true });
    expect(estimate({ ...promised, now: at(40) })).toMatchObject({ late: true });
  });

  test('of a few minutes, as in a simulation, is not late right after the order', () => {
    const created = progress({ status: 'created' });
    const short = { promisedFrom: at(0), promisedAt: at(5), progress: created, now: at(0.05) };
    expect(estimate(short)).toEqual({ kind: 'expected', at: at(5), late: false });
  });
});

describe('on the ride', () => {
  test('there is none once the courier could not hand it over', () => {
    const failed = progress({ ...riding, courier: { kind: 'failed', why: 'nobody_there' } });
    expect(estimate({ now: at(30), progress: failed })).toEqual({ kind: 'none' });
    const again = progress({ status: 'out_for_delivery', courier: { kind: 'reopened' } });
    expect(estimate({ now: at(30), progress: again })).toMatchObject({ kind: 'expected' });
  });

  test('without a position it is a typical ride after the departure', () => {
    expect(estimate({ now: at(22), progress: riding })).toEqual({ kind: 'expected', at: at(35), late: false });
    expect(estimate({ now: at(22), progress: { ...riding, setOffAt: iso(10) } })).toMatchObject({ at: at(25) });
  });

  test('it is never in the past', () => {
    expect(estimate({ now: at(50), progress: riding })).toEqual({ kind: 'expected', at: at(51), late: true });
  });

  test('with one position it is the remaining distance at a typical speed', () => {
    const sightings = [{ at: at(21), metresLeft: 1_350 }];
    expect(estimate({ now: at(21), progress: riding, sightings })).toMatchObject({ at: at(26) });
  });

  test('with several it is the remaining distance at the speed of this ride', () => {
    const sightings = [
      { at: at(21), metresLeft: 1_800 },
      { at: at(22), metresLeft: 1_200 },
    ];
    expect(estimate({ now: at(22), progress: riding, sightings })).toMatchObject({ at: at(24) });
  });

  test('a waiting courier does not delay it without bound', () => {
    const sightings = [
      { at: at(21), metresLeft: 900 },
      { at: at(23), metresLeft: 900 },
    ];
    expect(estimate({ now: at(23), progress: riding, sightings })).toMatchObject({ at: at(33) });
  });
});

test('for a delivered order it is the delivery time; for a cancelled one there is none', () => {
  const delivered = progress({ status: 'delivered', reachedAt: { delivered: iso(33) }, setOffAt: iso(20) });
  expect(estimate({ now: at(60), progress: delivered })).toEqual({ kind: 'arrived', at: at(33) });
  expect(estimate({ progress: progress({ status: 'cancelled' }) })).toEqual({ kind: 'none' });
});
