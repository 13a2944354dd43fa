import { expect, test } from 'vitest';
import { relyingPartyOf } from './passkey.rules.ts';

const origins = ['https://orders.example:8443'];
const of = (origin: string | undefined, host: string, protocol = 'http') =>
  relyingPartyOf({ origin, host, protocol }, origins);

test.each([
  ['https://shop.example', 'shop.example', 'shop.example'],
  // The proxy ended TLS.
  ['https://shop.example:8443', 'shop.example:8443', 'shop.example'],
  ['http://localhost:8080', 'localhost:8080', 'localhost'],
  ['http://kitchen.localhost', 'kitchen.localhost', 'kitchen.localhost'],
  ['https://orders.example:8443', 'shop.example', 'orders.example'],
])('a page of %s at %s has passkeys of %s', (origin, host, id) => {
  expect(of(origin, host)).toEqual({ id, origin });
});

test('a program, which names no page, has those of the host it asks', () => {
  expect(of(undefined, 'shop.example', 'https')).toEqual({ id: 'shop.example', origin: 'https://shop.example' });
});

test.each([
  ['plain HTTP', 'http://shop.example', 'shop.example'],
  ['an address', 'https://192.0.2.1', '192.0.2.1'],
  ['a loopback address', 'http://127.0.0.1:8080', '127.0.0.1:8080'],
  ['an IPv6 address', 'https://[2001:db8::1]', '[2001:db8::1]'],
  ['a page of another host', 'https://evil.example', 'shop.example'],
  ['a host below this one', 'https://evil.shop.example', 'shop.example'],
  ['another port of this host', 'https://shop.example:444', 'shop.example'],
  ['a page without an origin', 'null', 'shop.example'],
])('%s has no passkeys', (_, origin, host) => {
  expect(of(origin, host)).toBeNull();
});
