// `waggle backup`: copies all stored data while Waggle runs.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { readConfig } from '@waggle/service-kit/config';
import { UsageError } from '../end-with-error.ts';
import { flagsOf } from '../flags.ts';
import { backupSettings } from './backup-settings.ts';

export async function backup(options: Readonly<Record<string, unknown>>): Promise<void> {
  const { kept } = readConfig({ kept: backupSettings }, flagsOf(options, backupSettings));
  const keep = keepOf(options['keep']);
  const folder = path.resolve(String(options['out'] ?? path.join(kept.data, 'backups')));
  // Keeps the newest unfinished backup, so that people can see why it failed; more of them would in time fill the disk.
  if (keep !== null && existsSync(folder)) remove(folder, oldest(readdirSync(folder), /^waggle-.*\.unfinished$/, 1));
  const name = `waggle-${new Date().toISOString().replaceAll(':', '-')}`;
  const report =
    kept.mongodbUrl === ''
      ? await (await import('./embedded.ts')).backUpFile(kept.data, path.join(folder, `${name}.db`), kept.passphrase)
      : await (await import('./mongo-backup.ts')).backUpDatabases(kept, path.join(folder, name));
  process.stdout.write(`${report}\n`);
  // Only once the new backup exists.
  if (keep !== null) remove(folder, oldest(readdirSync(folder), /^waggle-\d{4}-[\dT.Z-]+(\.db(\.age)?)?$/, keep));
}

// Their names sort by time.
const oldest = (names: readonly string[], named: RegExp, keep: number): string[] =>
  names
    .filter((name) => named.test(name))
    .sort()
    .slice(0, -keep);

function remove(folder: string, names: readonly string[]): void {
  for (const name of names) {
    rmSync(path.join(folder, name), { recursive: true });
    process.stdout.write(`removed ${name}\n`);
  }
}

function keepOf(given: unknown): number | null {
  if (given === undefined) return null;
  const keep = Number(given);
  if (Number.isInteger(keep) && keep > 0) return keep;
  throw new UsageError(`--keep is ${JSON.stringify(given)}, but must be a whole number of at least 1`);
}
