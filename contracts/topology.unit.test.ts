import { describe, expect, test } from 'vitest';
import { streamNames } from './streams.ts';
import { type Flow, TopologyError, topologyOf } from './topology.ts';

const publisher: Flow = { name: 'publisher', consumes: {}, publishes: streamNames };
const consumer = (name: string, consumes: Flow['consumes'] = { 'orders-stream': ['order.created'] }): Flow => ({
  name,
  consumes,
  publishes: [],
});

describe('the topology', () => {
  test('has the one publisher of each stream, and its consumers in the order of the list', () => {
    const topology = topologyOf([publisher, consumer('first'), consumer('second')]);
    expect(topology.publisherOf('orders-stream')).toBe('publisher');
    expect([...topology.consumersOf('orders-stream')]).toEqual([
      ['first', ['order.created']],
      ['second', ['order.created']],
    ]);
    expect(topology.groupsOf('orders-stream')).toEqual(['first-group', 'second-group']);
    expect(topology.groupsOf('deliveries-stream')).toEqual([]);
  });

  test.each<[string, readonly Flow[], string]>([
    ['two services of one name', [publisher, consumer('one'), consumer('one')], 'two services are named one'],
    ['a name with capitals', [publisher, consumer('Loyalty')], '"Loyalty" is not a service name'],
    ['a name with a hyphen', [publisher, consumer('loyalty-points')], '"loyalty-points" is not a service name'],
    ['a name that is too long', [publisher, consumer('a'.repeat(31))], 'is not a service name'],
    ['a stream without a publisher', [consumer('one')], 'orders-stream has no publisher'],
    [
      'a stream with two publishers',
      [publisher, { ...publisher, name: 'other' }],
      'orders-stream has the publishers publisher, other',
    ],
    [
      'a stream that does not exist',
      [publisher, consumer('one', { 'drinks-stream': [] } as Flow['consumes'])],
      'one consumes drinks-stream, which is not a stream',
    ],
    [
      'an event of another stream',
      [publisher, consumer('one', { 'orders-stream': ['delivery.created'] } as unknown as Flow['consumes'])],
      'one consumes delivery.created of orders-stream, which carries no such event',
    ],
    ...['backup', 'test', 'redis', 'web'].map((name): [string, readonly Flow[], string] => [
      `a service named ${name}`,
      [publisher, consumer(name)],
      `no service may be named ${name}`,
    ]),
  ])('refuses %s', (_, flows, message) => {
    expect(() => topologyOf(flows)).toThrow(TopologyError);
    expect(() => topologyOf(flows)).toThrow(message);
  });

  test('names all contradictions at once', () => {
    expect(() => topologyOf([publisher, publisher])).toThrow(
      /two services are named publisher; .*orders-stream has the publishers/,
    );
  });
});
