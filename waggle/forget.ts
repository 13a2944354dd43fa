// `waggle forget <order | phone>`: removes a customer from everything that Waggle keeps, and reports what holds them still.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Erase, Erased, Forgotten } from '@waggle/contracts';
import { eraseUntilHandled, forgetAll } from '@waggle/contracts/erasing.ts';
import { staffApi } from './staff-api.ts';

export async function forget(whom: string, options: Readonly<Record<string, unknown>>): Promise<void> {
  const api = staffApi(options);
  const body = isOrderId(whom) ? { order_id: whom } : { phone: whom };
  const found = await forgetAll(() => api.ask<Forgotten>('POST', '/api/customers/forget', body));
  const ask = (what: Erase) => api.ask<Erased>('POST', '/api/erase', what);
  const erased = found.forgotten.length > 0 ? await eraseUntilHandled(ask, found, sleep) : null;
  if (options['json']) process.stdout.write(`${JSON.stringify({ ...found, ...erased }, null, 2)}\n`);
  else process.stdout.write(`${linesOf(found, erased).join('\n')}\n`);
}

const isOrderId = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

function linesOf({ forgotten, open }: Forgotten, erased: Erased | null): string[] {
  if (forgotten.length + open.length === 0) return ['no order has this phone number: nothing was removed'];
  return [
    ...forgotten.map((id) => `forgotten      ${id}`),
    ...open.map((id) => `still open     ${id}: forget its customer once it has ended`),
    ...Object.entries(erased?.services ?? {}).map(
      ([service, done]) =>
        `${service.padEnd(14)} ${done ? 'has removed the customer' : 'has NOT handled it yet: is it running? Run this again, with the orders’ ids'}`,
    ),
    ...(erased ? [`dead letters   ${erased.dead_letters} discarded`] : []),
    ...(erased?.left ?? []).map((left) => `still holds    ${left}`),
    ...(erased?.kept.replaced_files ?? []).map(
      (name) =>
        `still holds    ${name} of the data folder, which a restore put aside: remove it once you no longer need it; it goes after WAGGLE_PERSONAL_DATA_DAYS`,
    ),
    ...(erased?.kept.oplog
      ? [
          'still holds    MongoDB’s oplog and journal, for as long as they reach back (rs.printReplicationInfo() says how long)',
        ]
      : []),
    'still holds    backups made before now, until they are removed (`waggle backup --keep`); a restored one needs this command again',
  ];
}
