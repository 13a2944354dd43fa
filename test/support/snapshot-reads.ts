// A proxy in front of a server that has transactions with snapshot isolation, but ignores the read concern `snapshot`, as the MongoDB
// stand-in of these tests does: it runs a session's snapshot reads in one transaction. A read that does not ask for the snapshot, or not
// at the time of the first one, is not part of it: so what is read through it is as consistent as the reader asked for, and no more.
import { randomBytes } from 'node:crypto';
import { type BSON, Long, MongoClient, Timestamp } from 'mongodb';
import { type MongoProxy, startMongoProxy } from './mongo-proxy.ts';

export interface SnapshotReads extends MongoProxy {
  /** Of how many moments something was read. */
  moments(): number;
}

/** Whether a server needs no such proxy. */
export async function readsSnapshots(mongodbUrl: string): Promise<boolean> {
  const client = new MongoClient(mongodbUrl);
  const probe = client.db(`probe${randomBytes(4).toString('hex')}`).collection('probe');
  try {
    await probe.insertOne({ written: 'before' });
    return await client.withSession({ snapshot: true }, async (session) => {
      await probe.countDocuments({}, { session });
      await probe.insertOne({ written: 'after' });
      return (await probe.find({}, { session }).toArray()).length === 1;
    });
  } finally {
    await client.db(probe.dbName).dropDatabase();
    await client.close();
  }
}

interface Snapshot {
  readonly txnNumber: Long;
  readonly time: Timestamp;
}

export async function startSnapshotReads(mongodbUrl: string): Promise<SnapshotReads> {
  const snapshots = new Map<string, Snapshot>();
  let begun = 0;

  /** What is sent in the place of a command; and the time that its reply tells, where it reads a snapshot. */
  function inTransaction(command: BSON.Document): { readonly command: BSON.Document; readonly time?: Timestamp } {
    const session = command['lsid']?.id?.toString('hex') as string | undefined;
    if (session === undefined) return { command };
    const { readConcern, ...rest } = command;
    const open = snapshots.get(session);
    if (readConcern?.level !== 'snapshot') {
      const goesOn = 'getMore' in command && open;
      return { command: goesOn ? { ...command, txnNumber: open.txnNumber, autocommit: false } : command };
    }
    const asked = readConcern.atClusterTime as Timestamp | undefined;
    if (open && asked?.eq(open.time)) {
      return { command: { ...rest, txnNumber: open.txnNumber, autocommit: false }, time: open.time };
    }
    begun += 1;
    const snapshot = { txnNumber: Long.fromNumber(begun), time: new Timestamp({ t: begun, i: 1 }) };
    snapshots.set(session, snapshot);
    const { txnNumber, time } = snapshot;
    return { command: { ...rest, txnNumber, autocommit: false, startTransaction: true }, time };
  }

  const proxy = await startMongoProxy(mongodbUrl, () => {
    /** By the id of the command. */
    const times = new Map<number, Timestamp>();
    return {
      sent(command, id) {
        const { time, ...sent } = inTransaction(command);
        if (time) times.set(id, time);
        return sent;
      },
      received(reply, to) {
        const time = times.get(to);
        times.delete(to);
        return time && reply['cursor'] ? { ...reply, cursor: { ...reply['cursor'], atClusterTime: time } } : reply;
      },
    };
  });
  return { ...proxy, moments: () => begun };
}
