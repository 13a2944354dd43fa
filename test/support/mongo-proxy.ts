// A proxy in front of MongoDB that sees each command and each reply, and may change or answer them.
import { connect, createServer, type Socket } from 'node:net';
import { BSON } from 'mongodb';

export interface MongoProxy {
  /** A connection string. */
  readonly url: string;
  close(): void;
}

/** What it does with one connection. */
export interface Passing {
  /** Returns what is sent instead, or the reply that the client gets at once. */
  sent(command: BSON.Document, id: number): { readonly command: BSON.Document } | { readonly reply: BSON.Document };
  /** @param to the id of the command that it answers */
  received?(reply: BSON.Document, to: number): BSON.Document;
}

export async function startMongoProxy(mongodbUrl: string, passing: () => Passing): Promise<MongoProxy> {
  const { hostname, port: behind } = new URL(mongodbUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(behind), hostname);
    const { sent, received } = passing();
    for (const end of [client, upstream]) {
      sockets.add(end);
      end.on('error', () => {});
      end.on('close', () => [client, upstream].map((one) => one.destroy()));
    }
    eachMessage(client, (message) => {
      const body = bodyOf(message);
      const does = body ? sent(body, message.readInt32LE(4)) : null;
      if (does && 'reply' in does) client.write(replyTo(message, does.reply));
      else upstream.write(does && does.command !== body ? withBody(message, does.command) : message);
    });
    eachMessage(upstream, (message) => {
      const body = received && bodyOf(message);
      const given = body && received(body, message.readInt32LE(8));
      client.write(given && given !== body ? withBody(message, given) : message);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `mongodb://127.0.0.1:${port}/?directConnection=true`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function eachMessage(from: Socket, take: (message: Buffer) => void): void {
  let pending: Buffer = Buffer.alloc(0);
  from.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 4 && pending.length >= pending.readInt32LE(0)) {
      const size = pending.readInt32LE(0);
      take(pending.subarray(0, size));
      pending = pending.subarray(size);
    }
  });
}

const header = 21;
const opMsg = 2013;

/** Null for a handshake of old. What follows the first document, as in some writes, stays as it is. */
function bodyOf(message: Buffer): BSON.Document | null {
  if (message.readInt32LE(12) !== opMsg || message[20] !== 0) return null;
  const body = message.subarray(header, header + message.readInt32LE(header));
  return BSON.deserialize(body, { promoteLongs: false });
}

function withBody(message: Buffer, body: BSON.Document): Buffer {
  const rest = message.subarray(header + message.readInt32LE(header));
  return sized(Buffer.concat([message.subarray(0, header), BSON.serialize(body), rest]));
}

function replyTo(message: Buffer, reply: BSON.Document): Buffer {
  const made = sized(Buffer.concat([message.subarray(0, header), BSON.serialize(reply)]));
  made.writeInt32LE(message.readInt32LE(4), 8);
  made.writeInt32LE(0, 16);
  return made;
}

function sized(message: Buffer): Buffer {
  message.writeInt32LE(message.length, 0);
  return message;
}
