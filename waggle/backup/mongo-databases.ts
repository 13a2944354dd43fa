// What a backup of MongoDB consists of: every collection of every service's database as lines of Extended JSON, compressed,
// and a manifest that lists them. Databases are named by their service, so that a backup fits any WAGGLE_NAMESPACE.
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { auditDatabase, sharedDatabase } from '@waggle/service-kit/identity/mongo';
import { serviceNames } from '@waggle/services';
import { databaseName } from '@waggle/store/mongo/store.ts';
import { BSON } from 'mongodb';
import { UsageError } from '../end-with-error.ts';
import { databasePrefix } from '../init/database-settings.ts';
import type { Cipher } from './encryption.ts';

export interface Manifest {
  readonly format: 1;
  readonly made_at: string;
  readonly collections: readonly BackedUp[];
}

export interface BackedUp {
  /** A service, `settings` for the database that they share, or `audit` for that of the audit trail. */
  readonly owner: string;
  readonly collection: string;
  readonly documents: number;
}

export const owners: readonly string[] = [...serviceNames, 'settings', 'audit'];

export function databaseOf(owner: string, namespace: string): string {
  if (owner === 'settings') return sharedDatabase(namespace);
  return owner === 'audit' ? auditDatabase(namespace) : databaseName(owner, databasePrefix(namespace));
}

/**
 * Whether a backup contains a collection. It leaves out sessions: a restore would sign in people who have signed out since.
 */
export const isKept = (owner: string, collection: string): boolean =>
  !collection.startsWith('system.') && !(owner === 'settings' && collection === 'sessions');

export const manifestFile = 'manifest.json';
export const fileOf = ({ owner, collection }: Pick<BackedUp, 'owner' | 'collection'>): string =>
  `${owner}.${collection}.jsonl.gz`;

/** @throws {UsageError} when the folder is no backup, or has a format that this version does not know */
export function readManifest(folder: string): Manifest {
  const file = path.join(folder, manifestFile);
  if (!existsSync(file)) throw new UsageError(`${folder} is no finished backup: it has no ${manifestFile}`);
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  if (manifest.format !== 1) throw new UsageError(`${file} has format ${manifest.format}, and this Waggle knows 1`);
  return manifest;
}

/**
 * @param cipher decrypts the file; null when it is not encrypted
 * @throws {UsageError} when the file is cut off or holds another number of documents than the manifest says
 */
export async function* readDocuments(
  folder: string,
  part: BackedUp,
  cipher: Cipher | null,
): AsyncGenerator<BSON.Document> {
  const file = path.join(folder, fileOf(part));
  let count = 0;
  try {
    const bytes: Readable = cipher ? await cipher(createReadStream(file)) : createReadStream(file);
    // An error of the source must end the lines, too.
    const unzipped = createGunzip();
    bytes.on('error', (error) => unzipped.destroy(error)).pipe(unzipped);
    const lines = createInterface({ input: unzipped, crlfDelay: Infinity });
    for await (const line of lines) {
      count += 1;
      yield BSON.EJSON.parse(line, { relaxed: false }) as BSON.Document;
    }
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${(error as Error).message}): use another backup`);
  }
  if (count === part.documents) return;
  throw new UsageError(`${file} holds ${count} documents and should hold ${part.documents}: use another backup`);
}
