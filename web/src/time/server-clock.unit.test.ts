import { expect, test, vi } from 'vitest';
import { createServerClock } from './server-clock.ts';

const noon = Date.parse('2026-11-28T12:00:00.000Z');
const header = (ms: number) => new Date(ms).toUTCString();
const hour = 3_600_000;

test('uses the device’s clock until the first response', () => {
  const clock = createServerClock(() => noon);
  expect(clock.known()).toBe(false);
  expect(clock.now()).toBe(noon);
});

test.each([
  ['three hours behind', -3 * hour],
  ['45 minutes fast', 0.75 * hour],
  ['a day fast', 24 * hour],
])('a device that is %s shows the server’s time, to the precision of the Date header', (_, ahead) => {
  const device = { now: noon + ahead };
  const clock = createServerClock(() => device.now);
  clock.learn({ sentAt: noon + ahead - 80, answeredAt: noon + ahead, date: header(noon) });
  expect(clock.known()).toBe(true);
  expect(Math.abs(clock.now() - noon)).toBeLessThanOrEqual(1_080);
  device.now += hour;
  expect(Math.abs(clock.now() - noon - hour)).toBeLessThanOrEqual(1_080);
  expect(clock.at(noon + ahead + 10_000)).toBe(clock.now() - hour + 10_000);
});

test('slow responses do not move a correct clock', () => {
  const clock = createServerClock(() => noon);
  clock.learn({ sentAt: noon - 9_000, answeredAt: noon, date: header(noon - 4_000) });
  expect(clock.now()).toBe(noon);
});

test('more responses narrow the bounds, and a slow one does not widen them', () => {
  const ahead = hour;
  const clock = createServerClock(() => noon + ahead);
  clock.learn({ sentAt: noon + ahead - 20_000, answeredAt: noon + ahead, date: header(noon - 10_000) });
  clock.learn({ sentAt: noon + ahead, answeredAt: noon + ahead + 10, date: header(noon) });
  const near = clock.now();
  expect(Math.abs(near - noon)).toBeLessThanOrEqual(1_010);
  clock.learn({ sentAt: noon + ahead - 20_000, answeredAt: noon + ahead + 10_000, date: header(noon) });
  expect(clock.now()).toBe(near);
});

test('follows a corrected device clock and notifies listeners', () => {
  const device = { now: noon + hour };
  const clock = createServerClock(() => device.now);
  clock.learn({ sentAt: device.now - 10, answeredAt: device.now, date: header(noon) });
  const listener = vi.fn();
  const unlisten = clock.listen(listener);
  device.now = noon + 5_000;
  clock.learn({ sentAt: device.now - 10, answeredAt: device.now, date: header(device.now) });
  expect(clock.now()).toBe(device.now);
  expect(listener).toHaveBeenCalledTimes(1);
  unlisten();
});

test('ignores a response without a date or across a clock change', () => {
  const clock = createServerClock(() => noon);
  clock.learn({ sentAt: noon, answeredAt: noon + 10, date: null });
  clock.learn({ sentAt: noon, answeredAt: noon + 10, date: 'yesterday' });
  clock.learn({ sentAt: noon, answeredAt: noon - hour, date: header(noon - hour) });
  expect(clock.known()).toBe(false);
});
