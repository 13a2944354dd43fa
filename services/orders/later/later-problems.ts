// Problem documents of orders for a time that their customer chooses.
import type { KitchenSettings, WantedFault } from '@waggle/contracts';
import { clockLabel } from '@waggle/contracts/clock-label.ts';
import { localHour } from '@waggle/contracts/local-time.ts';
import { ProblemError } from '@waggle/service-kit/http';

interface NotThen {
  readonly wanted_at: string;
  readonly fault: WantedFault;
  readonly kitchen: KitchenSettings;
}

/** Its code is the fault: what was wrong with the request is 422, what changes with time and with other orders 409. */
export function notThen({ wanted_at, fault, kitchen }: NotThen): ProblemError {
  const { status, title, detail } = said[fault](kitchen, wanted_at);
  const message = `is ${wanted_at}: ${title.toLowerCase()}`;
  return new ProblemError({ status, code: fault, title, detail, errors: [{ field: '#/wanted_at', message }] });
}

type Said = { readonly status: 409 | 422; readonly title: string; readonly detail: string };

const listed = 'POST /api/orders/times lists the times that are free.';

const said: Readonly<Record<WantedFault, (kitchen: KitchenSettings, wantedAt: string) => Said>> = {
  wanted_later_not_offered: ({ name }) => ({
    status: 422,
    title: 'The kitchen takes orders only for now',
    detail: `${name} takes no orders for later. Order without wanted_at.`,
  }),
  wanted_off_quarter: () => ({
    status: 422,
    title: 'Not a quarter of an hour',
    detail: `wanted_at must be on a quarter of an hour. ${listed}`,
  }),
  wanted_too_soon: (kitchen, at) => ({
    status: 409,
    title: 'Too soon',
    detail: `${kitchen.name} needs longer than until ${timeOf(kitchen, at)}. Order for a later time, or without wanted_at.`,
  }),
  wanted_too_far: ({ name, schedule_days = 0 }) => ({
    status: 422,
    title: 'Too far ahead',
    detail: `${name} takes orders for the next ${schedule_days} ${schedule_days === 1 ? 'day' : 'days'}.`,
  }),
  wanted_outside_hours: (kitchen, at) => ({
    status: 409,
    title: 'Outside of the opening hours',
    detail: `${kitchen.name} cannot make an order for ${timeOf(kitchen, at)} while it is open. ${listed}`,
  }),
  wanted_in_pause: ({ name }) => ({
    status: 409,
    title: 'The kitchen takes a break then',
    detail: `${name} isn't taking orders for that time. ${listed}`,
  }),
  wanted_quarter_full: (kitchen, at) => ({
    status: 409,
    title: 'That time is taken',
    detail: `${kitchen.name} has as many orders for ${timeOf(kitchen, at)} as it can make. ${listed}`,
  }),
};

const timeOf = ({ time_zone }: KitchenSettings, at: string): string =>
  `${localHour(at, time_zone).day} ${clockLabel(at, time_zone)} (${time_zone})`;
