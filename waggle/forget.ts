// `waggle forget <order | phone>`: removes a customer from everything that Waggle keeps, and reports what holds them still.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Erased, type Forgotten, forgetLimit } from '@waggle/contracts';
import { type StaffApi, staffApi } from './staff-api.ts';

export async function forget(whom: string, options: Readonly<Record<string, unknown>>): Promise<void> {
  const api = staffApi(options);
  const body = isOrderId(whom) ? { order_id: whom } : { phone: whom };
  const found = await forgetAll(api, body);
  const erased = found.forgotten.length > 0 ? await eraseUntilHandled(api, found) : null;
  if (options['json']) process.stdout.write(`${JSON.stringify({ ...found, ...erased }, null, 2)}\n`);
  else process.stdout.write(`${linesOf(found, erased).join('\n')}\n`);
}

const isOrderId = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

async function forgetAll(api: StaffApi, body: object): Promise<Forgotten> {
  const all: Forgotten = { forgotten: [], open: [], more: false, in_orders: false };
  for (;;) {
    const answer = await api.ask<Forgotten>('POST', '/api/customers/forget', body);
    all.forgotten.push(...answer.forgotten);
    all.open.splice(0, all.open.length, ...answer.open);
    all.in_orders ||= answer.in_orders;
    // Without progress, the rest is open orders.
    if (!answer.more || answer.forgotten.length === 0) return all;
  }
}

/** A service handles an event in milliseconds, unless it is down. */
const tries = 20;
const triesForStreams = 4;

async function eraseUntilHandled(api: StaffApi, { forgotten, in_orders }: Forgotten): Promise<Erased> {
  let dead_letters = 0;
  const erase = async (order_ids: readonly string[]): Promise<Erased> => {
    const answer = await api.ask<Erased>('POST', '/api/erase', { order_ids, in_orders });
    dead_letters += answer.dead_letters;
    return answer;
  };
  const last = Math.floor((forgotten.length - 1) / forgetLimit) * forgetLimit;
  for (let from = 0; from < last; from += forgetLimit) await erase(forgotten.slice(from, from + forgetLimit));
  for (let attempt = 1; ; attempt += 1) {
    const answer = await erase(forgotten.slice(last));
    const isHandled = Object.values(answer.services).every(Boolean);
    // A step of a moment ago may be on its stream for a moment longer; what else is left does not go by asking.
    const most = isHandled ? triesForStreams : tries;
    if ((isHandled && answer.left.length === 0) || attempt >= most) return { ...answer, dead_letters };
    await sleep(500);
  }
}

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
        `still holds    ${name} of the data folder, which a restore put aside: remove it once nobody needs it; it goes after WAGGLE_PERSONAL_DATA_DAYS`,
    ),
    ...(erased?.kept.oplog
      ? [
          'still holds    MongoDB’s oplog and journal, for as long as they reach back (rs.printReplicationInfo() says how long)',
        ]
      : []),
    'still holds    backups made before now, until they are removed (`waggle backup --keep`); a restored one needs this command again',
  ];
}
