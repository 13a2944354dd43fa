// A proxy in front of a server that has transactions with snapshot isolation, but ignores the read concern `snapshot`, as the MongoDB
// stand-in of these tests does: it runs a session's snapshot reads in one transaction. A read that does not ask for the snapshot, or not
// at the time of the first one, is not part of it: so what is read through it is as consistent as the reader asked for, and no more.
import { randomBytes } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { BSON, Long, MongoClient, Timestamp } from 'mongodb';

export interface SnapshotReads {
  /** A connection string. */
  readonly url: string;
  /** Of how many moments something was read. */
  moments(): number;
  close(): void;
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
  const { hostname, port: behind } = new URL(mongodbUrl);
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

  const server = createServer((client) => {
    const upstream = connect(Number(behind), hostname);
    /** By the number of the request. */
    const times = new Map<number, Timestamp>();
    for (const end of [client, upstream]) {
      end.on('error', () => {});
      end.on('close', () => [client, upstream].map((one) => one.destroy()));
    }
    forward(client, upstream, (message) => {
      const sent = bodyOf(message);
      if (!sent) return message;
      const { command, time } = inTransaction(sent);
      if (time) times.set(message.readInt32LE(4), time);
      return command === sent ? message : withBody(message, command);
    });
    forward(upstream, client, (message) => {
      const time = times.get(message.readInt32LE(8));
      const reply = time && bodyOf(message);
      times.delete(message.readInt32LE(8));
      if (!reply?.['cursor']) return message;
      return withBody(message, { ...reply, cursor: { ...reply['cursor'], atClusterTime: time } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `mongodb://127.0.0.1:${port}/?directConnection=true`,
    moments: () => begun,
    close: () => void server.close(),
  };
}

function forward(from: Socket, to: Socket, changed: (message: Buffer) => Buffer): void {
  let pending: Buffer = Buffer.alloc(0);
  from.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 4 && pending.length >= pending.readInt32LE(0)) {
      const size = pending.readInt32LE(0);
      to.write(changed(pending.subarray(0, size)));
      pending = pending.subarray(size);
    }
  });
}

const header = 21;
const opMsg = 2013;

/** Null for a message that is not one document: a handshake of old, or one with a sequence of documents, which no read is. */
function bodyOf(message: Buffer): BSON.Document | null {
  if (message.readInt32LE(12) !== opMsg || message[20] !== 0) return null;
  if (header + message.readInt32LE(header) !== message.length) return null;
  return BSON.deserialize(message.subarray(header), { promoteLongs: false, promoteValues: true });
}

function withBody(message: Buffer, body: BSON.Document): Buffer {
  const made = Buffer.concat([message.subarray(0, header), BSON.serialize(body)]);
  made.writeInt32LE(made.length, 0);
  return made;
}
