// `waggle restore --from <backup>`: replaces the stored data with a backup. Waggle must not run meanwhile.
import { statSync } from 'node:fs';
import path from 'node:path';
import { readConfig } from '@waggle/service-kit/config';
import { UsageError } from '../end-with-error.ts';
import { flagsOf } from '../flags.ts';
import { restoreSettings } from './backup-settings.ts';

export async function restore(options: Readonly<Record<string, unknown>>): Promise<void> {
  const { kept } = readConfig({ kept: restoreSettings }, flagsOf(options, restoreSettings));
  const from = path.resolve(String(options['from']));
  const isFolder = statSync(from, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder === undefined) throw new UsageError(`there is no backup ${from}`);
  if (isFolder !== (kept.mongodbUrl !== '')) {
    throw new UsageError(
      isFolder
        ? `${from} is a backup of the cluster engine: it needs REDIS_URL and MONGODB_URL`
        : `${from} is a backup of the embedded engine: it cannot be restored to MongoDB`,
    );
  }
  const replace = options['replace'] === true;
  const report = isFolder
    ? await (await import('./mongo-restore.ts')).restoreDatabases(kept, from, replace)
    : await restoredFile(kept, from, replace);
  process.stdout.write(`${report}\n`);
}

async function restoredFile(
  { data, passphrase }: { readonly data: string; readonly passphrase: string },
  from: string,
  replace: boolean,
): Promise<string> {
  const { restoreEncryptedFile, restoreFile } = await import('./embedded.ts');
  const { encryptedEnding } = await import('./encryption.ts');
  return from.endsWith(encryptedEnding)
    ? restoreEncryptedFile(data, from, replace, passphrase)
    : restoreFile(data, from, replace);
}
