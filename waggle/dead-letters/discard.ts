// `waggle dead-letters discard [<id>]`: deletes one, or all that match the filters.
import { createInterface } from 'node:readline/promises';
import { UsageError } from '../end-with-error.ts';
import { staffApi } from '../staff-api.ts';
import { bulk, deadLetterCount, reasonOf, resultText } from './bulk.ts';
import { filterOf } from './filter.ts';
import { refuseFilter } from './replay.ts';

export async function discardDeadLetters(
  id: string | undefined,
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const api = staffApi(options);
  const filter = filterOf(options);
  const reason = reasonOf(options);
  const dryRun = options['dryRun'] === true;
  const json = options['json'] === true;
  if (id === undefined) {
    if (!dryRun && options['yes'] !== true) {
      const { matched } = await bulk(api, 'discard', filter, true);
      if (matched > 0) await confirmed(`${deadLetterCount(matched)} will be deleted for good.`);
    }
    const result = await bulk(api, 'discard', { ...filter, ...reason }, dryRun);
    process.stdout.write(resultText(result, 'discarded', json));
    return;
  }
  refuseFilter(filter);
  const path = `/api/dead-letters/${encodeURIComponent(id)}`;
  await (dryRun ? api.ask('GET', path) : api.ask('DELETE', `${path}?${new URLSearchParams(reason)}`));
  const count = dryRun ? 0 : 1;
  process.stdout.write(resultText({ dry_run: dryRun, matched: 1, done: count, skipped: 0 }, 'discarded', json));
}

/** @throws {UsageError} when no terminal is attached, or the answer is no */
async function confirmed(what: string): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(`${what} Use --yes to discard them, or --dry-run to only count them`);
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await prompt.question(`${what} Discard? (y/N) `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('nothing was discarded');
  } finally {
    prompt.close();
  }
}
