// What readers take from newer and older publishers, and what they refuse.
import { describe, expect, test } from 'vitest';
import {
  closedSchema,
  countableSchema,
  encodePublished,
  eventTypes,
  eventVersions,
  legibleSchema,
  openSchema,
  publishersSchema,
  type ReadEvent,
  readEvent,
  UndecodableEventError,
  upcast,
  upcasts,
} from './index.ts';

const line = { item_id: 'margherita', name: 'Margherita', quantity: 1, unit_price: 950 };
const payload = {
  order_id: '019ab000-0000-7000-8000-000000000002',
  version: 1,
  status: 'created',
  at: '2026-11-22T14:30:00.000Z',
  items: [{ ...line, options: [{ name: 'Size', choice: 'Large', price: 100 }] }],
  total: 950,
  currency: 'EUR',
  tracking_token_hash: '0'.repeat(64),
};
const created = {
  event_id: '019ab000-0000-7000-8000-000000000001',
  event_type: 'order.created',
  event_version: 2,
  correlation_id: 'corr-1',
  causation_id: null,
  source: 'orders-service',
  timestamp: '2026-11-22T14:30:00.000Z',
  payload,
};
const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' };
const cancelled = {
  ...created,
  event_type: 'order.cancelled',
  event_version: 1,
  payload: { order_id: payload.order_id, version: 2, status: 'cancelled', at: payload.at, by: 'customer' },
};
const read = (event: unknown, isSubscribed = (_: string): boolean => true): ReadEvent =>
  readEvent(new TextEncoder().encode(JSON.stringify(event)), isSubscribed);
const eventIn = (found: ReadEvent) => (found.kind === 'event' ? found : expect.fail(`it is ${found.kind}`));

describe('a reader', () => {
  test('ignores unknown fields at any depth, and says which', () => {
    const newer = {
      ...created,
      added: 1,
      payload: {
        ...payload,
        table: 7,
        items: [{ ...payload.items[0], spice: 3, options: [{ name: 'Size', choice: 'L', price: 0, code: 'x' }] }],
      },
    };
    const { event, unknownFields } = eventIn(read(newer));
    expect(event).toEqual({
      ...created,
      payload: { ...payload, items: [{ ...line, options: [{ name: 'Size', choice: 'L', price: 0 }] }] },
    });
    expect(unknownFields.toSorted()).toEqual([
      '/added',
      '/payload/items/-/options/-/code',
      '/payload/items/-/spice',
      '/payload/table',
    ]);
    const recorded = {
      ...created,
      event_type: 'customer.recorded',
      event_version: 1,
      payload: { order_id: payload.order_id, version: 1, at: payload.at, customer: { ...customer, doorbell: 'B' } },
    };
    expect(eventIn(read(recorded)).unknownFields).toEqual(['/payload/customer/doorbell']);
    expect(eventIn(read(created)).unknownFields).toEqual([]);
  });

  test('reads an optional choice that it does not know as missing', () => {
    expect(eventIn(read(cancelled)).event.payload).toHaveProperty('by', 'customer');
    const { event, unknownFields } = eventIn(read({ ...cancelled, payload: { ...cancelled.payload, by: 'robot' } }));
    expect(event.payload).not.toHaveProperty('by');
    expect(unknownFields).toEqual(['/payload/by']);
  });

  test('is told of a type and of a version that it does not know, and looks at nothing else of it', () => {
    expect(read({ event_type: 'order.rated' })).toEqual({ kind: 'unknown', what: 'type', name: 'order.rated' });
    expect(read({ event_type: 'order.created', event_version: 3 })).toEqual({
      kind: 'unknown',
      what: 'version',
      name: 'order.created version 3',
    });
  });

  test('does not look at what it has not subscribed to, whatever it holds', () => {
    const nonsense = { event_type: 'order.created', event_version: 'none', payload: 7 };
    expect(read(nonsense, () => false)).toEqual({ kind: 'not_subscribed' });
    expect(() => read(nonsense)).toThrow(UndecodableEventError);
  });

  test('gets an event of version 1 as one of today, with the customer that it holds', () => {
    const { event, unknownFields } = eventIn(read({ ...created, event_version: 1, payload: { ...payload, customer } }));
    expect(event).toEqual({ ...created, payload: { ...payload, customer } });
    expect(unknownFields).toEqual([]);
  });

  // Text that only looks like a time passed once, and the page that showed it broke.
  test.each([
    '2026-13-45T99:99:99.999Z',
    '2026-00-10T10:00:00.000Z',
    '2026-02-29T10:00:00.000Z',
    '2100-02-29T10:00:00.000Z',
    '2026-04-31T10:00:00.000Z',
    '2026-11-22T24:00:00.000Z',
    '2026-11-22T23:60:00.000Z',
    '2026-11-22T23:59:60.000Z',
    '2026-11-22 10:00:00.000Z',
  ])('refuses %s in every field that holds a time', (nonsense) => {
    for (const given of [
      { ...created, timestamp: nonsense },
      { ...created, payload: { ...payload, at: nonsense } },
      { ...created, payload: { ...payload, promised_at: nonsense } },
      { ...created, payload: { ...payload, promised_from: nonsense } },
    ])
      expect(() => read(given)).toThrow(UndecodableEventError);
  });

  // An hour that is none once broke the courier's list, and a quantity of 1e21 the figures of the day.
  test.each<[string, object]>([
    ['an hour that is none', { day_begins_at: '99:99' }],
    ['an hour without minutes', { day_begins_at: '4' }],
    ['a quantity that nobody orders', { items: [{ ...line, quantity: 1e21 }] }],
    ['a quantity just above the bound', { items: [{ ...line, quantity: 1_001 }] }],
    ['a price that nobody pays', { items: [{ ...line, unit_price: 1e21 }] }],
    ['a version that cannot be counted on', { version: 2 ** 53 }],
  ])('refuses %s, also from earlier versions', (_, nonsense) => {
    for (const event_version of [1, 2]) {
      const given = { ...created, event_version, payload: { ...payload, ...nonsense } };
      expect(() => read(given)).toThrow(UndecodableEventError);
    }
  });

  test('takes no integer of any event that a program cannot count with', () => {
    const integersOf = (part: unknown): object[] =>
      typeof part !== 'object' || part === null
        ? []
        : [...('type' in part && part.type === 'integer' ? [part] : []), ...Object.values(part).flatMap(integersOf)];
    for (const type of eventTypes) {
      const integers = integersOf(countableSchema(publishersSchema(type)));
      expect(integers.length).toBeGreaterThan(0);
      for (const one of integers) {
        const { minimum = Number.NaN, maximum = Number.NaN } = one as { minimum?: number; maximum?: number };
        expect([type, Number.isSafeInteger(minimum), Number.isSafeInteger(maximum)]).toEqual([type, true, true]);
      }
    }
  });

  test('takes every time that a clock shows', () => {
    const day = 86_400_000;
    for (let at = Date.UTC(1999, 11, 31, 23, 59, 59, 999); at < Date.UTC(2105, 0, 1); at += 13 * day + 3_599_999) {
      eventIn(read({ ...created, timestamp: new Date(at).toISOString() }));
    }
    for (const at of ['2000-02-29', '2024-02-29', '2028-02-29', '2400-02-29']) {
      eventIn(read({ ...created, timestamp: `${at}T23:59:59.999Z` }));
    }
  });
});

describe('a publisher', () => {
  test.each([
    ['a customer in order.created', { ...created, payload: { ...payload, customer } }],
    ['an unknown field', { ...created, payload: { ...payload, items: [{ ...line, spice: 3 }] } }],
    ['an unknown choice', { ...cancelled, payload: { ...cancelled.payload, by: 'robot' } }],
    ['an earlier version', { ...created, event_version: 1 }],
    ['an hour that is none', { ...created, payload: { ...payload, day_begins_at: '99:99' } }],
    ['a time that is none', { ...created, payload: { ...payload, promised_at: '2026-13-45T99:99:99.999Z' } }],
  ])('may not write %s', (_, event) => {
    expect(() => encodePublished(event as never)).toThrow(UndecodableEventError);
  });

  test('writes an event as it is', () => {
    expect(JSON.parse(encodePublished(created as never))).toEqual(created);
  });
});

describe('upcasting', () => {
  const steps = [
    ({ a, ...rest }: Record<string, unknown>) => ({ ...rest, b: a }),
    ({ b, ...rest }: Record<string, unknown>) => ({ ...rest, c: [b] }),
  ];
  test('runs every step from the version of the event to the last one, in order', () => {
    expect(upcast({ event_version: 1, a: 1 }, 1, steps)).toEqual({ event_version: 3, c: [1] });
    expect(upcast({ event_version: 2, b: 1 }, 2, steps)).toEqual({ event_version: 3, c: [1] });
    expect(upcast({ event_version: 3, c: [1] }, 3, steps)).toEqual({ event_version: 3, c: [1] });
  });

  test('every event has a step from each earlier version', () => {
    for (const type of eventTypes) expect([type, upcasts[type]?.length ?? 0]).toEqual([type, eventVersions[type] - 1]);
  });
});

test('a schema is opened, closed and freed of limits at every depth, and its maps stay as they are', () => {
  const inner = (more: object) => ({ type: 'object', properties: { maximum: { type: 'integer' } }, ...more });
  const schema = {
    ...inner({ additionalProperties: false }),
    properties: {
      list: { type: 'array', minItems: 1, items: inner({}) },
      one: { anyOf: [inner({ additionalProperties: false }), { type: 'null' }] },
      map: { type: 'object', patternProperties: { '.*': { type: 'integer', maximum: 3 } } },
    },
  };
  const map = { type: 'object', patternProperties: { '.*': { type: 'integer', maximum: 3 } } };
  const shaped = (each: object) => ({
    list: { type: 'array', minItems: 1, items: inner(each) },
    one: { anyOf: [inner(each), { type: 'null' }] },
    map,
  });
  const closed = { additionalProperties: false };
  expect(closedSchema(schema)).toEqual({ ...inner(closed), properties: shaped(closed) });
  expect(openSchema(schema)).toEqual({ ...inner({}), properties: shaped({}) });
  expect(legibleSchema(schema)).toMatchObject({
    properties: {
      list: { type: 'array', items: inner({}) },
      map: { patternProperties: { '.*': { type: 'integer' } } },
    },
  });
  expect(JSON.stringify(legibleSchema(schema))).not.toMatch(/minItems|"maximum":3/);
});
