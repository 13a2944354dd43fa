// Fakes members of a MongoDB replica set before it is initiated, as far as `waggle init replica-set` uses them: they speak
// the wire protocol, and elect the first member when it is initiated. They take roles and users, as `waggle init users` makes them.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';

export interface FakeMembers {
  /** `host:port` of each. */
  readonly hosts: readonly string[];
  /** The URL of all members. */
  readonly url: string;
  /** The configurations that a member was initiated with. */
  readonly initiated: readonly { readonly by: string; readonly config: Document }[];
  /** The commands that made roles and users. */
  readonly made: readonly Document[];
  close(): Promise<void>;
}

/** @param started false: it was started without --replSet */
export async function fakeMembers(count: number, started: boolean = true): Promise<FakeMembers> {
  const made: Document[] = [];
  const initiated: { by: string; config: Document }[] = [];
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  const hosts: string[] = [];
  const answer = (host: string, command: Document): Document => {
    if ('replSetInitiate' in command) {
      if (initiated.length > 0) return { ok: 0, code: 23, errmsg: 'already initialized' };
      initiated.push({ by: host, config: command['replSetInitiate'] as Document });
      return { ok: 1 };
    }
    if ('createRole' in command || 'createUser' in command) {
      made.push(command);
      return { ok: 1 };
    }
    const config = initiated[0]?.config;
    const inSet = config
      ? { setName: config['_id'], hosts, me: host, primary: hosts[0], isWritablePrimary: host === hosts[0] }
      : { isWritablePrimary: false, ...(started ? { isreplicaset: true } : {}) };
    return { ok: 1, helloOk: true, minWireVersion: 0, maxWireVersion: 21, maxBsonObjectSize: 16_777_216, ...inSet };
  };
  for (let i = 0; i < count; i += 1) {
    let host = '';
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      serveOn(socket, (command) => answer(host, command));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    hosts.push(host);
    servers.push(server);
  }
  return {
    hosts,
    url: `mongodb://${hosts.join(',')}/?replicaSet=rs0`,
    initiated,
    made,
    async close() {
      for (const socket of sockets) socket.destroy();
      for (const server of servers) await new Promise((resolve) => server.close(resolve));
    },
  };
}

const opReply = 1;
const opQuery = 2004;
const opMsg = 2013;

function serveOn(socket: Socket, answer: (command: Document) => Document): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const message = rest.subarray(0, rest.readInt32LE(0));
      rest = rest.subarray(message.length);
      const id = message.readInt32LE(4);
      if (message.readInt32LE(12) === opMsg) socket.write(asMsg(id, answer(BSON.deserialize(message.subarray(21)))));
      // The driver's first greeting still uses OP_QUERY, the form before OP_MSG.
      else if (message.readInt32LE(12) === opQuery) {
        const command = message.indexOf(0, 20) + 1 + 8;
        socket.write(asReply(id, answer(BSON.deserialize(message.subarray(command)))));
      }
    }
  });
}

const asMsg = (to: number, document: Document): Buffer =>
  framed(to, opMsg, Buffer.concat([Buffer.alloc(5), BSON.serialize(document)]));

function asReply(to: number, document: Document): Buffer {
  const head = Buffer.alloc(20);
  head.writeInt32LE(1, 16);
  return framed(to, opReply, Buffer.concat([head, BSON.serialize(document)]));
}

function framed(to: number, opcode: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + body.length, 0);
  head.writeInt32LE(to, 8);
  head.writeInt32LE(opcode, 12);
  return Buffer.concat([head, body]);
}
