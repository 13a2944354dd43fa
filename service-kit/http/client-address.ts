// The address of a client, behind trusted proxies, and the key under which its budgets count.
import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

export interface ClientAddresses {
  /** The nearest address that is no trusted proxy's: what a client writes into `X-Forwarded-For` itself does not count. */
  of(request: IncomingMessage): string;
  /** The same as the key of budgets; null for an address without limits. */
  keyOf(request: IncomingMessage): string | null;
  isTrusted(address: string): boolean;
  isUnlimited(address: string): boolean;
}

export interface ClientAddressesOptions {
  /** Proxies whose `X-Forwarded-For` counts: addresses, ranges, or names of ranges, separated by commas. */
  readonly trusted?: string;
  /** Addresses and ranges without limits. */
  readonly unlimited?: string;
}

export function clientAddresses({ trusted = '', unlimited = '' }: ClientAddressesOptions): ClientAddresses {
  const isTrusted = matcherOf(trusted);
  const isUnlimited = matcherOf(unlimited);
  const of = (request: IncomingMessage): string => proxyAddr(request, isTrusted) ?? '';
  return {
    of,
    keyOf(request) {
      const address = of(request);
      return isUnlimited(address) ? null : addressKey(address);
    },
    isTrusted,
    isUnlimited,
  };
}

/** Whoever has an IPv6 address usually has its whole /64: all of that is one client. */
export function addressKey(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  // Behind a trusted proxy this can be any text.
  if (!ipv6.test(address)) return address.slice(0, 64);
  const [before = '', behind] = (address.split('%', 1)[0] ?? '').split('::');
  const left = before === '' ? [] : before.split(':');
  const right = behind ? behind.split(':') : [];
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const groups = behind === undefined ? left : [...left, ...zeros, ...right];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

const ipv6 = /^[\da-f]*:[\da-f:.]*(%.*)?$/i;

function matcherOf(setting: string): (address: string) => boolean {
  const ranges = setting.split(',').flatMap((range) => range.trim() || []);
  if (ranges.length === 0) return () => false;
  const matches = proxyAddr.compile(ranges);
  return (address) => matches(address, 0);
}
