import { expect, test } from 'vitest';
import { type OperationsSettings, operationsPlaceOf } from './operations-place.ts';

const settings = (given: Partial<OperationsSettings>): OperationsSettings => ({
  host: '127.0.0.1',
  port: 8080,
  operationsHost: '127.0.0.1',
  operationsPort: '',
  ...given,
});

test.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1', '::ffff:127.0.0.1'])(
  'on %s, which no other machine reaches, operations are on the port of everything else',
  (host) => expect(operationsPlaceOf(settings({ host }))).toBeNull(),
);

test.each(['0.0.0.0', '::', '192.0.2.7', 'kitchen.example', '127.0.0.1.example', '1127.0.0.1'])(
  'on %s they have a port of their own, on a loopback address unless another is given',
  (host) => {
    expect(operationsPlaceOf(settings({ host }))).toEqual({ host: '127.0.0.1', port: 9080 });
    const operationsHost = '10.0.0.3';
    expect(operationsPlaceOf(settings({ host, operationsHost }))).toEqual({ host: '10.0.0.3', port: 9080 });
  },
);

test('the default is a port that exists, and a free one where the port is any free one', () => {
  expect(operationsPlaceOf(settings({ host: '::', port: 65_000 }))?.port).toBe(64_000);
  expect(operationsPlaceOf(settings({ host: '::', port: 64_535 }))?.port).toBe(65_535);
  expect(operationsPlaceOf(settings({ host: '::', port: 0 }))?.port).toBe(0);
});

test('a port that is given separates them on a loopback address, too; the same port does not', () => {
  expect(operationsPlaceOf(settings({ operationsPort: '9464' }))).toEqual({ host: '127.0.0.1', port: 9464 });
  expect(operationsPlaceOf(settings({ operationsPort: '8080' }))).toBeNull();
  expect(operationsPlaceOf(settings({ port: 0, operationsPort: '0' }))).toEqual({ host: '127.0.0.1', port: 0 });
});

test('the same port is refused where other machines can connect', () => {
  expect(() => operationsPlaceOf(settings({ host: '0.0.0.0', operationsPort: '8080' }))).toThrow(
    'bad setting: WAGGLE_OPERATIONS_PORT is 8080, which is WAGGLE_PORT, and other machines reach 0.0.0.0',
  );
});
