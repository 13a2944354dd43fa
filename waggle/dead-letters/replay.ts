// `waggle dead-letters replay [<id>]`: replays one, or all that match the filters, to its group.
import { UsageError } from '../end-with-error.ts';
import { staffApi } from '../staff-api.ts';
import { bulk, reasonOf, resultText } from './bulk.ts';
import { filterOf } from './filter.ts';

export async function replayDeadLetters(
  id: string | undefined,
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const api = staffApi(options);
  const filter = filterOf(options);
  const reason = reasonOf(options);
  const dryRun = options['dryRun'] === true;
  const json = options['json'] === true;
  if (id === undefined) {
    process.stdout.write(resultText(await bulk(api, 'replay', { ...filter, ...reason }, dryRun), 'replayed', json));
    return;
  }
  refuseFilter(filter);
  const path = `/api/dead-letters/${encodeURIComponent(id)}`;
  const query = new URLSearchParams({ ...reason, ...(dryRun ? { dry_run: 'true' } : {}) });
  await api.ask('POST', `${path}/replay?${query}`);
  const count = dryRun ? 0 : 1;
  process.stdout.write(resultText({ dry_run: dryRun, matched: 1, done: count, skipped: 0 }, 'replayed', json));
}

/** @throws {UsageError} for an id together with filters, since the filters would have no effect */
export function refuseFilter(filter: object): void {
  const [first] = Object.keys(filter);
  if (first === undefined) return;
  throw new UsageError(
    `an id names one dead letter, so --${first.replaceAll('_', '-')} has no effect: give one or the other`,
  );
}
