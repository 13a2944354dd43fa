import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { addressKey, clientAddresses } from './client-address.ts';

const request = (peer: string, forwarded?: string) =>
  ({
    socket: { remoteAddress: peer },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as IncomingMessage;

test('without trusted proxies X-Forwarded-For does not count, whoever sends it', () => {
  const { of } = clientAddresses({});
  expect(of(request('127.0.0.1', '203.0.113.9'))).toBe('127.0.0.1');
});

test('behind a trusted proxy the nearest address that is none counts: a client adds only what stands before it', () => {
  const { of } = clientAddresses({ trusted: 'loopback, 10.0.0.0/8' });
  expect(of(request('127.0.0.1', '203.0.113.9'))).toBe('203.0.113.9');
  expect(of(request('10.1.2.3', '198.51.100.1, 203.0.113.9, 10.9.9.9'))).toBe('203.0.113.9');
  expect(of(request('192.0.2.1', '203.0.113.9'))).toBe('192.0.2.1');
});

test('all addresses of an IPv6 /64 are one client; an IPv4 address is itself, however it is written', () => {
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(addressKey('2001:db8:1:2::ffff')).toBe('2001:db8:1:2::/64');
  expect(addressKey('2001:db8::1')).toBe('2001:db8:0:0::/64');
  expect(addressKey('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  expect(addressKey('::1')).toBe('0:0:0:0::/64');
  expect([addressKey('192.0.2.7'), addressKey('::ffff:192.0.2.7')]).toEqual(['192.0.2.7', '192.0.2.7']);
  expect(addressKey('x'.repeat(500))).toHaveLength(64);
});

test('an unlimited address has no key', () => {
  const { keyOf } = clientAddresses({ unlimited: 'loopback, 192.0.2.0/24' });
  expect([keyOf(request('127.0.0.1')), keyOf(request('192.0.2.7'))]).toEqual([null, null]);
  expect(keyOf(request('198.51.100.1'))).toBe('198.51.100.1');
});
