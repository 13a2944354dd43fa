// How many orders one client may place: by address, by phone and by device. A refused order takes nothing from any budget.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '@waggle/contracts';
import { type CountryCode, readPhone } from '@waggle/contracts/phone.ts';
import type { Rate } from '@waggle/service-kit/config';
import { type Budget, cookieOf, type Limited, type RateLimiter, tooManyRequests } from '@waggle/service-kit/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Null: no limit. */
export interface OrderRates {
  readonly perAddress: Rate | null;
  readonly perPhone: Rate | null;
  readonly perDevice: Rate | null;
}

/** The order is within all limits. */
export interface Allowance {
  readonly kind: 'allowed';
  /** For an order that was not placed: a customer who retries during an outage stays within the limits. */
  refund(): Promise<void>;
}

export interface OrderLimits {
  spend(request: FastifyRequest, phone: string): Promise<Limited | Allowance>;
  /** Resolves when the refusal may be sent: a program that sends as fast as it is answered must not keep the process busy. */
  hold(limited: Limited): Promise<void>;
}

const longestHoldMs = 1_000;
/** Further refusals are sent at once: those that wait take memory. */
const mostHeld = 2_000;

export interface OrderLimitsDeps {
  readonly limiter: RateLimiter;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly rates: OrderRates;
  /** Budgets name no phone number: Redis keeps them, and its dumps. */
  readonly secret: string;
  readonly country: CountryCode | undefined;
}

export function createOrderLimits({ limiter, clock, rates, secret, country }: OrderLimitsDeps): OrderLimits {
  let held = 0;
  const phoneKey = (phone: string): string => {
    const read = readPhone(phone, country);
    // Where the country is not known, 0044 20 … has no E.164: its digits without the leading zeros are the same.
    const digits = (read?.e164 ?? read?.plain ?? phone).replaceAll(/\D/g, '').replace(/^0+/, '');
    return createHmac('sha256', secret).update(digits).digest('base64url').slice(0, 22);
  };
  return {
    async spend({ addressKey, headers }, phone) {
      if (addressKey === null) return { kind: 'allowed', refund: async () => {} };
      const device = cookieOf(headers, deviceCookie);
      const { perAddress, perPhone, perDevice } = rates;
      const budgets = [
        ...budget(`orders:address:${addressKey}`, perAddress),
        ...budget(`orders:phone:${phoneKey(phone)}`, perPhone),
        ...(device === undefined ? [] : budget(`orders:device:${deviceKey(device)}`, perDevice)),
      ];
      const spent = await limiter.spend(budgets);
      return spent.kind === 'limited' ? spent : { kind: 'allowed', refund: () => limiter.refund(budgets) };
    },
    async hold({ waitMs }) {
      if (held >= mostHeld) return;
      held += 1;
      await new Promise<void>((resolve) => clock.setTimer(Math.min(waitMs, longestHoldMs), resolve));
      held -= 1;
    },
  };
}

export const tooManyOrders = ({ key, waitMs }: Limited) =>
  tooManyRequests(waitMs, {
    code: 'too_many_orders',
    title: 'Too many orders in a short time',
    detail: `This ${key.split(':')[1]} has placed as many orders as one may. Try again later: Retry-After says in how many seconds.`,
  });

/**
 * Lets later orders of this browser count together, also from other addresses. It identifies nobody, and who deletes it is still
 * limited by address and phone.
 */
export function markDevice(request: FastifyRequest, reply: FastifyReply): void {
  if (cookieOf(request.headers, deviceCookie) !== undefined) return;
  reply.setCookie(deviceCookie, randomBytes(16).toString('base64url'), {
    path: request.server.basePath || '/',
    httpOnly: true,
    secure: 'auto',
    sameSite: 'strict',
    maxAge: 30 * 86_400,
  });
}

const deviceCookie = 'waggle_device';

// A client may send any text.
const deviceKey = (cookie: string): string => createHash('sha256').update(cookie).digest('base64url').slice(0, 22);

const budget = (key: string, rate: Rate | null): Budget[] => (rate ? [{ key, rate }] : []);
