// A proxy to MongoDB that can break a connection at a chosen command: before the server gets it, or before its response
// returns. It affects no other client of the server, and needs no fail points of a test build.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { BSON } from 'mongodb';

export type WireFault =
  /** The connection drops and the server never sees the command. */
  | 'drop'
  /** The command takes effect, and the connection drops instead of returning the response. */
  | 'lose reply'
  /** The proxy holds the command until the test releases it. */
  | 'hang'
  /** The proxy answers with a write conflict instead of the server. */
  | 'conflict'
  /** The proxy answers with an authentication failure instead of the server. */
  | 'no user'
  /** The proxy answers with an authorization failure instead of the server. */
  | 'no right'
  /** The proxy answers with this code, without a label, instead of the server. */
  | { readonly code: number };

export interface MongoWire {
  /** The URL for a MongoClient. */
  readonly url: string;
  /** Breaks the next `times` commands of that name, after `after` that pass; optionally only those for one database. */
  break(command: string, fault: WireFault, times?: number, passing?: number, database?: string): void;
  /** Breaks a share of all effective commands until `mend`. */
  breakShare(share: number, fault: WireFault): void;
  /** Breaks all commands on a collection until `mend`. */
  breakCollection(database: string, collection: string, fault: WireFault): void;
  /** Cancels the remaining faults. */
  mend(): void;
  /** How many faults were injected. */
  readonly broken: number;
  /** Drops all connections and accepts no more. */
  close(): Promise<void>;
}

export async function mongoWire(serverUrl: string): Promise<MongoWire> {
  const target = new URL(serverUrl.replace(/^mongodb:/, 'http:'));
  const sockets = new Set<Socket>();
  const plans: Plan[] = [];
  let broken = 0;
  let ofAll: { readonly share: number; readonly fault: WireFault } | null = null;
  let ofCollection: BrokenCollection | null = null;
  const faultFor = (message: Buffer): WireFault | undefined => {
    const command = commandOf(message);
    if (ofAll && command && !upkeep.has(command) && Math.random() < ofAll.share) {
      broken += 1;
      return ofAll.fault;
    }
    if (ofCollection && isOn(message, ofCollection)) {
      broken += 1;
      return ofCollection.fault;
    }
    const plan = plans.find(
      (candidate) =>
        candidate.command === command &&
        candidate.left > 0 &&
        (candidate.database === undefined || candidate.database === databaseOf(message)),
    );
    if (!plan) return undefined;
    if (plan.passing > 0) {
      plan.passing -= 1;
      return undefined;
    }
    plan.left -= 1;
    broken += 1;
    return plan.fault;
  };

  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 27017), target.hostname);
    let deaf = false;
    const drop = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('close', drop);
      socket.on('error', drop);
    }
    client.on(
      'data',
      messages((message) => {
        const fault = faultFor(message);
        if (fault === 'drop') return drop();
        if (fault === 'hang') return;
        if (fault === 'conflict' || fault === 'no user' || fault === 'no right')
          return client.write(answerTo(message, refusals[fault]));
        if (typeof fault === 'object') {
          const answer = { ok: 0, code: fault.code, codeName: `Code${fault.code}`, errmsg: `code ${fault.code}` };
          return client.write(answerTo(message, answer));
        }
        if (fault === 'lose reply') deaf = true;
        upstream.write(message);
      }),
    );
    upstream.on('data', (data) => (deaf ? drop() : client.write(data)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const settings = new URLSearchParams(target.search);
  settings.delete('replicaSet');
  // Otherwise the driver would connect to the addresses that the server reports.
  settings.set('directConnection', 'true');
  const user = target.username ? `${target.username}:${target.password}@` : '';
  return {
    url: `mongodb://${user}127.0.0.1:${port}/?${settings.toString()}`,
    break: (command, fault, times = 1, passing = 0, database = undefined) =>
      void plans.push({ command, fault, left: times, passing, database }),
    breakShare(share, fault) {
      ofAll = { share, fault };
    },
    mend() {
      plans.splice(0);
      ofAll = null;
      ofCollection = null;
    },
    breakCollection(database, collection, fault) {
      ofCollection = { database, collection, fault };
    },
    get broken() {
      return broken;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

interface BrokenCollection {
  readonly database: string;
  readonly collection: string;
  readonly fault: WireFault;
}

function isOn(message: Buffer, { database, collection }: BrokenCollection): boolean {
  // Parses the whole message only then.
  if (!message.includes(collection)) return false;
  const command = commandOf(message);
  if (command === undefined) return false;
  const document = BSON.deserialize(message.subarray(21, 21 + message.readInt32LE(21)));
  return document['$db'] === database && document[command] === collection;
}

/** The driver's handshake and monitoring commands. */
const upkeep = new Set(['hello', 'isMaster', 'ismaster', 'ping', 'endSessions', 'saslStart', 'saslContinue']);

interface Plan {
  readonly command: string;
  readonly fault: WireFault;
  readonly database: string | undefined;
  left: number;
  passing: number;
}

/** Cuts a stream of bytes into wire messages: each begins with its length. */
function messages(receive: (message: Buffer) => void): (data: Buffer) => void {
  let held = Buffer.alloc(0);
  return (data) => {
    held = Buffer.concat([held, data]);
    while (held.length >= 4 && held.length >= held.readInt32LE(0)) {
      const length = held.readInt32LE(0);
      const message = held.subarray(0, length);
      held = held.subarray(length);
      receive(message);
    }
  };
}

const refusals = {
  conflict: {
    ...{ ok: 0, code: 112, codeName: 'WriteConflict', errmsg: 'write conflict' },
    errorLabels: ['TransientTransactionError'],
  },
  'no user': { ok: 0, code: 18, codeName: 'AuthenticationFailed', errmsg: 'Authentication failed.' },
  'no right': { ok: 0, code: 13, codeName: 'Unauthorized', errmsg: 'not authorized on that database' },
};

function answerTo(command: Buffer, document: object): Buffer {
  const answer = BSON.serialize(document);
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + answer.length, 0);
  head.writeInt32LE(command.readInt32LE(4), 8);
  head.writeInt32LE(opMsg, 12);
  return Buffer.concat([head, answer]);
}

const opMsg = 2013;

// OP_MSG: header (16), flags (4), section kind (1), document: length (4), type of its first element (1), its name.
function commandOf(message: Buffer): string | undefined {
  if (message.readInt32LE(12) !== opMsg || message.length < 27) return undefined;
  return message.toString('latin1', 26, message.indexOf(0, 26));
}

// The document's first four bytes hold its length; further sections follow.
function databaseOf(message: Buffer): unknown {
  return BSON.deserialize(message.subarray(21, 21 + message.readInt32LE(21)))['$db'];
}
