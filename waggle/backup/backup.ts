// `waggle backup`: a copy of everything that is kept, made while Waggle runs.
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { readConfig } from '@waggle/service-kit';
import { UsageError } from '../end-with-error.ts';
import { flagsOf } from '../flags.ts';
import { backupSettings } from './settings.ts';

export async function backup(options: Readonly<Record<string, unknown>>): Promise<void> {
  const { kept } = readConfig({ kept: backupSettings }, flagsOf(options, backupSettings));
  const keep = keepOf(options['keep']);
  const folder = path.resolve(String(options['out'] ?? path.join(kept.data, 'backups')));
  const name = `waggle-${new Date().toISOString().replaceAll(':', '-')}`;
  const said =
    kept.mongodbUrl === ''
      ? await (await import('./embedded.ts')).backUpFile(kept.data, path.join(folder, `${name}.db`))
      : await (await import('./mongo-backup.ts')).backUpDatabases(kept, path.join(folder, name));
  process.stdout.write(`${said}\n`);
  // Only after a new one is there.
  for (const old of tooMany(readdirSync(folder), keep)) {
    rmSync(path.join(folder, old), { recursive: true });
    process.stdout.write(`removed ${old}\n`);
  }
}

// Their names sort by time. What was not finished has another ending and is left to whoever looks why.
const tooMany = (names: readonly string[], keep: number | null): string[] =>
  keep === null
    ? []
    : names
        .filter((name) => /^waggle-\d{4}-[\dT.Z-]+(\.db)?$/.test(name))
        .sort()
        .slice(0, -keep);

function keepOf(given: unknown): number | null {
  if (given === undefined) return null;
  const keep = Number(given);
  if (Number.isInteger(keep) && keep > 0) return keep;
  throw new UsageError(`--keep is ${JSON.stringify(given)}, but must be a whole number of at least 1`);
}
