// ASVS 5.0, V14, data protection: a backup of a running cluster is of one moment. What is committed together is in it together, or not
// at all, however many databases it is in.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { MongoClient } from 'mongodb';
import { expect, inject, onTestFinished, test } from 'vitest';
import { backUpDatabases } from '../../waggle/backup/mongo-backup.ts';
import { databaseOf, owners } from '../../waggle/backup/mongo-databases.ts';
import { dropDatabases } from '../support/mongo.ts';
import { readsSnapshots, startSnapshotReads } from '../support/snapshot-reads.ts';
import { temporaryFolder, waitFor } from '../support/waggle.ts';

const mongodbUrl = inject('mongodbUrl') ?? '';

test.skipIf(!mongodbUrl)(
  'all databases are backed up as they were at one moment, while transactions write to them',
  async () => {
    const snapshots = (await readsSnapshots(mongodbUrl)) ? null : await startSnapshotReads(mongodbUrl);
    const { folder, remove } = temporaryFolder();
    const namespace = `moment${randomBytes(4).toString('hex')}`;
    const client = new MongoClient(mongodbUrl);
    onTestFinished(async () => {
      snapshots?.close();
      await client.close();
      await dropDatabases(mongodbUrl, namespace);
      remove();
    });
    const counts = owners
      .filter((owner) => owner !== 'audit')
      .map((owner) => client.db(databaseOf(owner, namespace)).collection('counts'));
    for (const each of counts) await each.insertOne({ of: 'all', count: 0 });
    let written = 0;
    let stopped = false;
    const write = async () => {
      while (!stopped) {
        await client.withSession((session) =>
          session.withTransaction(async () => {
            for (const each of counts) await each.updateOne({ of: 'all' }, { $inc: { count: 1 } }, { session });
          }),
        );
        written += 1;
      }
    };
    const writing = write();
    await waitFor('the first transactions', 60_000, () => written > 3);
    const before = written;
    const to = path.join(folder, 'backup');
    await backUpDatabases({ mongodbUrl: snapshots?.url ?? mongodbUrl, namespace, passphrase: '' }, to);
    stopped = true;
    await writing;
    // Otherwise nothing was written meanwhile, and any backup would do.
    expect(written).toBeGreaterThan(before);
    const kept = readdirSync(to).filter((name) => name.endsWith('.counts.jsonl.gz'));
    expect(kept).toHaveLength(counts.length);
    const found = kept.map(
      (name) => /"count":\{"\$numberInt":"(\d+)"\}/.exec(gunzipSync(readFileSync(path.join(to, name))).toString())?.[1],
    );
    expect(new Set(found).size).toBe(1);
    if (snapshots) expect(snapshots.moments()).toBe(1);
  },
);
