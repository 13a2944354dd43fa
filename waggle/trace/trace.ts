// `waggle trace <order | number | correlation id>`: prints the way of an order, and with --follow what is added to it.
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { calledNumber, type FindOrders, type FoundOrders, type Journey } from '@waggle/contracts';
import { typedNumber } from '@waggle/contracts/order-number.ts';
import { escapedInJson } from '@waggle/contracts/unprintable.ts';
import { UsageError } from '../end-with-error.ts';
import { jsonText } from '../json-text.ts';
import { type StaffApi, staffApi } from '../staff-api.ts';
import { journeyTree } from './journey-tree.ts';

const everyMs = 500;

export async function trace(wanted: string, options: Readonly<Record<string, unknown>>): Promise<void> {
  const api = staffApi(options);
  const write = (text: string) => process.stdout.write(text);
  const { order_id, correlation_id, others } = await orderOf(api, wanted);
  const read = () => api.ask<Journey>('GET', `/api/operations/journeys/${order_id}`);
  let journey = await read();
  if (!options['follow']) {
    if (options['json']) write(jsonText({ ...journey, correlation_id }));
    else write(page(journey, correlation_id, others));
    return;
  }
  const shown = new Set<string>();
  for (; ; journey = await read()) {
    const added = journeyTree(journey).filter(({ key }) => !shown.has(key));
    if (shown.size === 0 && !options['json']) write(`${heading(journey, correlation_id)}\n`);
    for (const { key } of added) shown.add(key);
    // A program gets all of it again, a line of JSON for each change.
    if (options['json'])
      write(added.length === 0 ? '' : `${escapedInJson(JSON.stringify({ ...journey, correlation_id }))}\n`);
    else for (const { text } of added) write(`${text}\n`);
    if (journey.over) return;
    await sleep(everyMs);
  }
}

interface Wanted {
  readonly order_id: string;
  readonly correlation_id: string | null;
  /** Others that match, too. */
  readonly others: readonly string[];
}

async function orderOf(api: StaffApi, wanted: string): Promise<Wanted> {
  for (const by of waysToFind(wanted)) {
    const { orders } = await api.ask<FoundOrders>('POST', '/api/orders/find', by);
    const [first, ...others] = orders;
    if (first) {
      const { order_id, correlation_id } = first;
      return { order_id, correlation_id, others: others.map((order) => order.order_id) };
    }
  }
  // The order may be gone while its events are there.
  if (isUuid.test(wanted)) return { order_id: wanted, correlation_id: null, others: [] };
  throw new UsageError(`there is no order with the id, number or correlation id ${JSON.stringify(wanted)}`);
}

const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function waysToFind(typed: string): FindOrders[] {
  const wanted = typed.replace(/^#/, '');
  if (isUuid.test(wanted)) return [{ order_id: wanted } as FindOrders, { correlation_id: wanted }];
  const number: FindOrders[] = new RegExp(typedNumber).test(wanted) ? [{ number: wanted }] : [];
  if (/^[A-Za-z0-9._:-]{1,128}$/.test(wanted)) return [...number, { correlation_id: wanted }];
  throw new UsageError(`${JSON.stringify(typed)} is no order id, no number of an order, and no correlation id`);
}

const heading = ({ order_id, number, status }: Journey, correlationId: string | null): string =>
  `${styleText('bold', calledNumber({ order_id, number: number ?? undefined }))}  ${order_id}  ${(status ?? 'unknown').replaceAll('_', ' ')}${correlationId === null ? '' : `  correlation id ${correlationId}`}\n`;

function page(journey: Journey, correlationId: string | null, others: readonly string[]): string {
  const more = others.length === 0 ? [] : ['', `also found, older: ${others.join(', ')}`];
  const logs = journey.logs_url === undefined ? [] : ['', `log lines and traces: ${journey.logs_url}`];
  const tree = journeyTree(journey).map(({ text }) => text);
  return `${[heading(journey, correlationId), ...tree, ...logs, ...more].join('\n')}\n`;
}
