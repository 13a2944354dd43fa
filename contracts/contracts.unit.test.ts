import { describe, expect, test } from 'vitest';
import {
  type AnyEvent,
  decodeEvent,
  encodeEvent,
  eventsOn,
  eventTypes,
  streamNames,
  streamOf,
  UndecodableEventError,
} from './index.ts';
import type { EventId, OrderId } from './primitives.ts';

const confirmed: AnyEvent = {
  event_id: '019ab000-0000-7000-8000-000000000001' as EventId,
  event_type: 'order.confirmed',
  event_version: 1,
  correlation_id: 'corr-1',
  causation_id: null,
  source: 'orders-service',
  timestamp: '2026-11-22T14:30:00.000Z',
  payload: {
    order_id: '019ab000-0000-7000-8000-000000000002' as OrderId,
    version: 2,
    status: 'confirmed',
    at: '2026-11-22T14:30:00.000Z',
  },
};
const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

describe('the envelope', () => {
  test('an event survives encoding and decoding unchanged', () => {
    expect(decodeEvent(bytes(encodeEvent(confirmed)))).toEqual(confirmed);
  });

  test('an event with an unknown field can be decoded', () => {
    expect(() => decodeEvent(bytes({ ...confirmed, payload: { ...confirmed.payload, added_later: 1 } }))).not.toThrow();
  });

  test.each([
    ['not JSON', '{', /not JSON/],
    ['not UTF-8', new Uint8Array([0xff, 0xfe]), /not JSON in UTF-8/],
    ['null', 'null', /unknown event_type/],
    ['an unknown type', { ...confirmed, event_type: 'order.eaten' }, /unknown event_type order.eaten/],
    ['a name of Object.prototype', { ...confirmed, event_type: 'constructor' }, /unknown event_type/],
    ['a later version', { ...confirmed, event_version: 2 }, /event_version/],
    ['a missing payload', { ...confirmed, payload: undefined }, /payload/],
    ['a status of another event', { ...confirmed, payload: { ...confirmed.payload, status: 'delivered' } }, /status/],
  ])('%s is refused with the reason', (_, given, reason) => {
    const raw = given instanceof Uint8Array ? given : bytes(given);
    expect(() => decodeEvent(raw)).toThrow(UndecodableEventError);
    expect(() => decodeEvent(raw)).toThrow(reason);
  });
});

describe('the streams', () => {
  test('exactly one stream carries each event', () => {
    const carried = streamNames.flatMap((stream) => eventsOn(stream));
    expect([...carried].sort()).toEqual([...eventTypes].sort());
    for (const type of eventTypes) expect(eventsOn(streamOf(type))).toContain(type);
  });
});
