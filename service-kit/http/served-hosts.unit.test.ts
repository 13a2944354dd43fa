import { expect, test } from 'vitest';
import { servedHosts } from './served-hosts.ts';

const byDefault = servedHosts('', [], 'Kitchen');

test.each([
  'localhost:8080',
  'LOCALHOST',
  'waggle.localhost:8080',
  '127.0.0.1:8080',
  '[::1]:8080',
  '192.168.1.20',
  'kitchen:8080',
  'kitchen.local',
  'orders:8080',
  'waggle-orders.kitchen.svc.cluster.local:8080',
  'localhost.',
])('an address and a name that nobody outside can register are served: %s', (host) => {
  expect(byDefault(host)).toBe(true);
});

test.each(['evil.example', 'evil.example:8080', '127.0.0.1.evil.example', 'localhost.evil.example', 'other.local', ''])(
  'any other name is not served: %s',
  (host) => {
    expect(byDefault(host)).toBe(host === '');
  },
);

test('listed names are served, those below one with a dot in front, and the hosts of other origins', () => {
  const served = servedHosts('shop.example, .kitchens.example', ['https://orders.example:8443']);
  const names = ['Shop.Example:443', 'soho.kitchens.example', 'orders.example', 'kitchens.example', 'a.shop.example'];
  expect(names.map(served)).toEqual([true, true, true, false, false]);
});

test('a star serves every name', () => {
  expect(servedHosts('*')('evil.example')).toBe(true);
});
