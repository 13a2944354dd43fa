// Backs up MongoDB through the driver, all databases as they were at one point in time.
import { createWriteStream, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { mongoClient } from '@waggle/service-kit/process/servers';
import { BSON, type ClientSession, type Db } from 'mongodb';
import { auditOnMongo, commandEntry, orSayUnaudited } from '../audit-command.ts';
import { UsageError } from '../end-with-error.ts';
import { type Cipher, folderEncryption } from './encryption.ts';
import { type BackedUp, databaseOf, fileOf, isKept, type Manifest, manifestFile, owners } from './mongo-databases.ts';

/** Returns a line that reports it. The folder gets its final name only when the backup is whole. */
export async function backUpDatabases(
  {
    mongodbUrl,
    namespace,
    passphrase,
  }: { readonly mongodbUrl: string; readonly namespace: string; readonly passphrase: string },
  to: string,
): Promise<string> {
  const client = mongoClient(mongodbUrl);
  const unfinished = `${to}.unfinished`;
  mkdirSync(unfinished, { recursive: true });
  try {
    const cipher = passphrase === '' ? plainly : await folderEncryption(unfinished, passphrase);
    // One snapshot for all databases: an event that one service emitted is handled in the other's, or still in an outbox.
    const session = client.startSession({ snapshot: true });
    const collections: BackedUp[] = [];
    for (const owner of owners) {
      collections.push(
        ...(await backUpDatabase(client.db(databaseOf(owner, namespace)), owner, session, {
          folder: unfinished,
          cipher,
        })),
      );
    }
    await session.endSession();
    if (collections.length === 0)
      throw new UsageError('there is nothing to back up: MongoDB holds no database of Waggle');
    const manifest: Manifest = { format: 1, made_at: new Date().toISOString(), collections };
    writeFileSync(path.join(unfinished, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    // Before the copy gets a name that can be used. The user of backups of an earlier version may only read.
    const entry = commandEntry({ command: 'backup', object: path.basename(to) });
    await orSayUnaudited(auditOnMongo(client, namespace, entry));
    renameSync(unfinished, to);
    const documents = collections.reduce((sum, part) => sum + part.documents, 0);
    return `backed up ${documents} documents to ${to}`;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`MongoDB was not backed up: ${(error as Error).message}`);
  } finally {
    await client.close();
  }
}

interface To {
  readonly folder: string;
  readonly cipher: Cipher;
}

/** Said at every read: the client's own read concern would take the place of the session's, and each read be of another moment. */
const snapshot = { level: 'snapshot' } as const;

const plainly: Cipher = async (bytes) => bytes;

async function backUpDatabase(
  db: Db,
  owner: string,
  session: ClientSession,
  { folder, cipher }: To,
): Promise<BackedUp[]> {
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  const done: BackedUp[] = [];
  for (const collection of found.map(({ name }) => name).filter((name) => isKept(owner, name))) {
    let documents = 0;
    async function* lines() {
      for await (const document of db.collection(collection).find({}, { session, readConcern: snapshot })) {
        documents += 1;
        yield `${BSON.EJSON.stringify(document, { relaxed: false })}\n`;
      }
    }
    const file = path.join(folder, fileOf({ owner, collection }));
    const bytes = await cipher(Readable.from(lines()).pipe(createGzip()));
    await pipeline(bytes, createWriteStream(file, { flush: true }));
    done.push({ owner, collection, documents });
  }
  return done;
}
