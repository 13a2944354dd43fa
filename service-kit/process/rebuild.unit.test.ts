// The archive keeps events without what customers typed, and they can be read again.
import { readFileSync } from 'node:fs';
import { type AnyEvent, decodeEvent } from '@waggle/contracts';
import { unconfirmedReason } from '@waggle/contracts/unconfirmed.ts';
import { describe, expect, test } from 'vitest';
import { archivedOf } from './rebuild.ts';

const recorded = readFileSync(new URL('../../test/upgrade/events-of-version-1.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => decodeEvent(Buffer.from((JSON.parse(line) as { event: string }).event)));

const created = recorded.find(({ event_type }) => event_type === 'order.created') as Extract<
  AnyEvent,
  { event_type: 'order.created' }
>;

describe('the archive', () => {
  test('keeps of an order what was ordered, and neither who did nor notes, also of events of version 1', () => {
    const noted = {
      ...created,
      payload: { ...created.payload, items: created.payload.items.map((line) => ({ ...line, note: 'ring twice' })) },
    };
    expect(JSON.stringify(noted)).toMatch(/ring twice.*|Ada/);
    const { key, event } = archivedOf(noted);
    expect(key).toBe(created.payload.order_id);
    expect(event).not.toMatch(/ring twice|Ada|7946|customer/);
    const { customer: _, ...payload } = created.payload;
    expect(decodeEvent(Buffer.from(event ?? ''))).toEqual({ ...created, payload });
  });

  test('keeps of an event about a customer only the order', () => {
    const about = { ...created, event_type: 'customer.recorded' } as unknown as AnyEvent;
    expect(archivedOf(about)).toEqual({ key: created.payload.order_id, event: null });
  });

  test('keeps of a cancellation who cancelled, and not the words of the kitchen', () => {
    const reasons = recorded.flatMap((event) => (event.event_type === 'order.cancelled' ? [event] : []));
    const [refused] = reasons.filter(({ payload }) => payload.reason === 'The oven is out');
    const archived = archivedOf(refused as AnyEvent).event ?? '';
    expect(archived).not.toContain('oven');
    expect(decodeEvent(Buffer.from(archived)).payload).toMatchObject({ status: 'cancelled', by: 'kitchen' });
    const byItself = { ...refused, payload: { ...refused?.payload, reason: unconfirmedReason } } as AnyEvent;
    expect(archivedOf(byItself).event).toBe(JSON.stringify(byItself));
  });

  test('keeps every other event whole', () => {
    const others = recorded.filter(
      ({ event_type, payload }) => event_type !== 'order.created' && !('reason' in payload),
    );
    expect(others.length).toBeGreaterThan(0);
    for (const event of others) expect(archivedOf(event).event).toBe(JSON.stringify(event));
  });
});
