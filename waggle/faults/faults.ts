// `waggle faults`: which faults can be injected on purpose, what one will see, which are active; begins and ends them.
import { styleText } from 'node:util';
import type { ActiveFault, BeginFault, EndedFaults, FaultList } from '@waggle/contracts';
import { faultKindNames } from '@waggle/contracts/fault-kinds.ts';
import { UsageError } from '../end-with-error.ts';
import { jsonText } from '../json-text.ts';
import { line, span } from '../printable.ts';
import { staffApi } from '../staff-api.ts';

type Options = Readonly<Record<string, unknown>>;

export async function listFaults(options: Options): Promise<void> {
  const list: FaultList = await staffApi(options).ask('GET', '/api/faults');
  if (options['json']) return write(jsonText(list));
  const { engine, kinds, active } = list;
  for (const { kind, about, seen, holds, takes, notEmbedded } of kinds) {
    const has = engine === 'embedded' && notEmbedded !== null ? [`here there is none: ${notEmbedded}`] : [];
    const options_ = takes.map((field) => optionOf[field]);
    write(`${styleText('bold', kind)}  ${options_.join(' ')}\n  ${about}\n`);
    for (const sentence of has) write(`  ${styleText('yellow', sentence)}\n`);
    write(`  you will see   ${seen}\n  what holds     ${holds}\n\n`);
  }
  write(active.length === 0 ? 'none is active\n' : `active now:\n${active.map(activeText).join('')}`);
}

export async function beginFault(kind: string, options: Options): Promise<void> {
  if (!(faultKindNames as readonly string[]).includes(kind))
    throw new UsageError(`there is no fault ${JSON.stringify(kind)}: there are ${faultKindNames.join(', ')}`);
  const api = staffApi(options);
  const { service, eventType: event_type, order: order_id, item: item_id, reason } = options;
  const texts = { service, event_type, order_id, item_id, reason };
  const numbers = {
    ms: wholeOf('ms', options),
    times: wholeOf('times', options),
    seconds: wholeOf('seconds', options),
  };
  const given = Object.entries({ ...texts, ...numbers }).filter(([, value]) => value !== undefined);
  const body = { kind, ...Object.fromEntries(given) } as BeginFault;
  const begun: ActiveFault = await api.ask('POST', '/api/faults', body);
  if (options['json']) return write(jsonText(begun));
  const { kinds }: FaultList = await api.ask('GET', '/api/faults');
  const known = kinds.find((one) => one.kind === begun.kind);
  write(`${activeText(begun)}  you will see   ${known?.seen}\n  what holds     ${known?.holds}\n`);
}

export async function endFaults(id: string | undefined, options: Options): Promise<void> {
  const path = id === undefined ? '/api/faults' : `/api/faults/${encodeURIComponent(id)}`;
  const answer: EndedFaults = await staffApi(options).ask('DELETE', path);
  write(options['json'] ? jsonText(answer) : `${answer.ended} fault${answer.ended === 1 ? '' : 's'} ended\n`);
}

const optionOf = {
  event_type: '--event-type',
  order_id: '--order',
  item_id: '--item',
  ms: '--ms',
  times: '--times',
} as const;

function activeText({
  fault_id,
  kind,
  service,
  event_type,
  order_id,
  item_id,
  ms,
  times,
  ends_at,
  processes,
}: ActiveFault): string {
  const about = [
    `in ${service ?? 'every service'}`,
    ...(event_type === null ? [] : [event_type]),
    ...(order_id === null ? [] : [`order ${order_id}`]),
    ...(item_id === null ? [] : [`dish ${item_id}`]),
    ...(ms === null ? [] : [`${ms} ms`]),
    ...(times === null ? [] : [`${times} times`]),
  ];
  const fired = processes.reduce((sum, one) => sum + one.fired, 0);
  const left = span(Math.max(0, Date.parse(ends_at) - Date.now()));
  return `${styleText('bold', kind)} ${line(about.join(', '), 120)}\n  ${fault_id}, ends in ${left}, fired ${fired}×\n`;
}

/** @throws {UsageError} when it is given and no whole number; Waggle checks its bounds */
function wholeOf(name: string, options: Options): number | undefined {
  const given = options[name];
  if (given === undefined) return undefined;
  if (/^\d{1,6}$/.test(String(given))) return Number(given);
  throw new UsageError(`--${name} is ${JSON.stringify(given)}, but must be a whole number`);
}

const write = (text: string): void => void process.stdout.write(text);
