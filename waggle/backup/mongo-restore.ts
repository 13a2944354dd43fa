// Restores a backup of MongoDB, and empties the streams, whose events belong to the state that it replaces. The relay refills
// them from the restored outboxes, and the restored inboxes know which events were handled.

import path from 'node:path';
import { requeueSince } from '@waggle/bus/relay/republish.ts';
import { type AuditEntry, streamNames, systemClock } from '@waggle/contracts';
import { partitionOf, streamOfPartition } from '@waggle/contracts/partitions.ts';
import { mongoClient } from '@waggle/service-kit/process/servers';
import { rememberPartitions } from '@waggle/service-kit/process/stored-partitions';
import { loadAllServices, topology } from '@waggle/services';
import { newId } from '@waggle/store';
import { openMongoStore } from '@waggle/store/mongo/store.ts';
import type { BSON, MongoClient } from 'mongodb';
import { auditOnMongo, commandEntry } from '../audit-command.ts';
import { UsageError } from '../end-with-error.ts';
import { databasePrefix } from '../init/database-settings.ts';
import { folderDecryption } from './encryption.ts';
import { databaseOf, owners, readDocuments, readManifest } from './mongo-databases.ts';
import { openStreams, type Streams } from './redis-streams.ts';

export interface RestoreTarget {
  readonly mongodbUrl: string;
  readonly redisUrl: string;
  readonly namespace: string;
  /** Of each stream, which may be others than when the backup was made. */
  readonly partitions: number;
  /** Of an encrypted backup; else ''. */
  readonly passphrase: string;
}

/** Returns a line that reports it. @throws {UsageError} with nothing changed, unless it says otherwise */
export async function restoreDatabases(target: RestoreTarget, from: string, replace: boolean): Promise<string> {
  const { collections, made_at } = readManifest(from);
  const cipher = await folderDecryption(from, target.passphrase);
  for (const part of collections) for await (const _ of readDocuments(from, part, cipher));
  const client = mongoClient(target.mongodbUrl);
  const streams = openStreams(target);
  try {
    await refuseWhileRunning(streams);
    await makeRoom(
      client,
      target.namespace,
      replace,
      commandEntry({ command: 'restore', object: path.basename(from) }),
    );
    let documents = 0;
    for (const part of collections) {
      const collection = client.db(databaseOf(part.owner, target.namespace)).collection(part.collection);
      for await (const batch of batches(readDocuments(from, part, cipher), 500)) {
        const fitting = part.collection === 'outbox' ? batch.map((row) => inPartition(row, target.partitions)) : batch;
        const inserted = collection.insertMany(fitting, { ordered: false });
        // What the trail holds already stays as it is.
        await (part.owner === 'audit' ? inserted.catch(unlessThere) : inserted);
      }
      documents += part.documents;
    }
    await rememberPartitions(client, target.namespace, target.partitions);
    await streams.remove();
    const events = await publishAgain(client, target);
    return `restored ${documents} documents of ${made_at}; ${events} events will be published again when Waggle starts`;
  } finally {
    await streams.close();
    await client.close();
  }
}

/** A row of the outbox, on the partition where the next event of its order will be. */
const inPartition = (row: BSON.Document, partitions: number): BSON.Document => ({
  ...row,
  stream: partitionOf(streamOfPartition(String(row['stream'])), String(row['key']), partitions),
});

async function refuseWhileRunning(streams: Streams): Promise<void> {
  for (const name of streamNames) {
    for (const group of topology.groupsOf(name)) {
      const reader = await streams.activeReader(name, group);
      if (reader) throw new UsageError(`Waggle is running (${reader} reads ${name}): stop every process of it first`);
    }
  }
}

function unlessThere(error: unknown): void {
  if ((error as { code?: unknown }).code !== 11_000) throw error;
}

/** The audit trail stays: it says what happened after the backup, too, and first of all that one is restored. */
async function makeRoom(client: MongoClient, namespace: string, replace: boolean, entry: AuditEntry): Promise<void> {
  const { databases } = await client.db('admin').command({ listDatabases: 1, nameOnly: true });
  const there = (databases as { name: string }[]).map(({ name }) => name);
  const replaced = owners.filter((owner) => owner !== 'audit').map((owner) => databaseOf(owner, namespace));
  const taken = replaced.filter((name) => there.includes(name));
  if (taken.length > 0 && !replace) {
    throw new UsageError(`MongoDB holds ${taken.join(', ')} already: --replace deletes them for the backup`);
  }
  await auditOnMongo(client, namespace, entry);
  for (const name of taken) await client.db(name).dropDatabase();
}

// The relay publishes every event that the outboxes still hold, whatever its age, and only a service's inbox knows which of
// them it has handled. So retention must not remove inbox entries before that.
async function publishAgain(
  client: MongoClient,
  { namespace, partitions }: Pick<RestoreTarget, 'namespace' | 'partitions'>,
): Promise<number> {
  let count = 0;
  for (const { store: definition } of await loadAllServices()) {
    const prefix = databasePrefix(namespace);
    const store = await openMongoStore({ definition, client, clock: systemClock, newId, prefix, partitions });
    const inbox = client.db(databaseOf(definition.service, namespace)).collection('inbox');
    await inbox.updateMany({}, { $set: { handled_at: systemClock.now() } });
    for (const stream of streamNames) {
      const all = { stream, since: 0, until: Infinity, after: null, limit: Infinity };
      count += (await requeueSince(store.outbox, all)).count;
    }
    await store.close();
  }
  return count;
}

async function* batches(documents: AsyncIterable<BSON.Document>, size: number): AsyncGenerator<BSON.Document[]> {
  let batch: BSON.Document[] = [];
  for await (const document of documents) {
    batch.push(document);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
