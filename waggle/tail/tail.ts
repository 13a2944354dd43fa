// `waggle tail [stream]`: prints events as they come on their streams, without what names people.
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { deadLetterStream, type EntryList, type EntryView, type StreamName, streamNames } from '@waggle/contracts';
import { parseTimeOrAge } from '@waggle/contracts/time-or-age.ts';
import { escapedInJson } from '@waggle/contracts/unprintable.ts';
import { UsageError } from '../end-with-error.ts';
import { line } from '../printable.ts';
import { type StaffApi, staffApi } from '../staff-api.ts';

const everyMs = 500;

export async function tail(stream: string | undefined, options: Readonly<Record<string, unknown>>): Promise<void> {
  const streams = stream === undefined ? streamNames : [knownStream(stream)];
  const api = staffApi(options);
  const filter = new URLSearchParams();
  if (options['type'] !== undefined) filter.set('event_type', String(options['type']));
  if (options['order'] !== undefined) filter.set('order_id', String(options['order']));
  const since = options['since'] === undefined ? null : startOf(String(options['since']), Date.now());
  const places = new Map<StreamName, string>();
  for (const name of streams) places.set(name, since ?? (await lastOf(api, name)));
  const print = (entry: EntryView) =>
    process.stdout.write(`${options['json'] ? escapedInJson(JSON.stringify(entry)) : lineOf(entry)}\n`);
  for (;;) {
    const found = await Promise.all(streams.map((name) => added(api, name, filter, places)));
    // The engine's clock orders the entries of all streams.
    for (const entry of found.flat().toSorted(byTime)) print(entry);
    if (options['follow'] === false) return;
    await sleep(everyMs);
  }
}

async function lastOf(api: StaffApi, stream: StreamName): Promise<string> {
  const { last_id } = await api.ask<EntryList>('GET', `/api/operations/streams/${stream}/entries?limit=1`);
  return last_id;
}

/** All that came since the place, which moves on. */
async function added(
  api: StaffApi,
  stream: StreamName,
  filter: URLSearchParams,
  places: Map<StreamName, string>,
): Promise<EntryView[]> {
  const entries: EntryView[] = [];
  for (;;) {
    const after = places.get(stream) ?? '0-0';
    const query = new URLSearchParams([...filter, ['after', after], ['limit', '500']]);
    const page = await api.ask<EntryList>('GET', `/api/operations/streams/${stream}/entries?${query}`);
    entries.push(...page.entries);
    if (page.next === null || page.next === after) return entries;
    places.set(stream, page.next);
  }
}

const byTime = (a: EntryView, b: EntryView): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);

export function knownStream(given: string): StreamName {
  const found = streamNames.find((name) => name === given || name === `${given}-stream`);
  if (found) return found;
  if (given === deadLetterStream)
    throw new UsageError('dead letters are read with: waggle dead-letters list, and waggle dead-letters show <id>');
  throw new UsageError(`there is no stream ${JSON.stringify(given)}: there are ${streamNames.join(', ')}`);
}

/** The place before everything that came since a time, or since an age such as 10m. */
export function startOf(given: string, now: number): string {
  const time = parseTimeOrAge(given, now);
  if (time !== null) return `${Math.max(0, time - 1)}-0`;
  throw new UsageError(
    `--since is ${JSON.stringify(given)}, but must be a time such as 2026-11-22T14:30:00Z, or an age such as 30m or 2h`,
  );
}

export function lineOf({ at, stream, event_type, order_id, facts, only_for, bytes }: EntryView): string {
  const time = new Date(at);
  const clock = `${time.toLocaleTimeString('en-GB')}.${String(time.getMilliseconds()).padStart(3, '0')}`;
  if (event_type === null) return `${clock}  ${stream}  ${styleText('yellow', `no event, ${bytes} bytes`)}`;
  const { version, expected_version, status } = facts;
  const about = `v${version ?? expected_version ?? '?'} ${status ?? ''}`;
  const replayed = only_for === null ? '' : styleText('yellow', `  replayed for ${line(only_for, 30)}`);
  return `${clock}  ${styleText('bold', line(event_type, 32).padEnd(30))} ${line(about, 24).padEnd(20)} ${line(order_id ?? '', 40)}${replayed}`;
}
