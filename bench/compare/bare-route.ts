// The bare limit of the order path: one route of Fastify that inserts the order as one row. `node bare-route.ts <file> <each|shared>`
// prints its port: with `each`, every order has its own fsync in its commit; with `shared`, those of the same moment share one.
import { openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { groupSync } from '@waggle/store/sqlite/group-sync.ts';
import fastify from 'fastify';

const [file = '', fsync = 'each'] = process.argv.slice(2);
const db = new DatabaseSync(file);
db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${fsync === 'each' ? 'FULL' : 'NORMAL'}`);
db.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY, document TEXT NOT NULL) STRICT');
const insert = db.prepare('INSERT INTO orders (document) VALUES (?)');
const sync = groupSync(openSync(`${file}-wal`, 'r+'));
const app = fastify();
app.post('/api/orders', async (request, reply) => {
  const { lastInsertRowid } = insert.run(JSON.stringify(request.body));
  if (fsync !== 'each') await sync.wait();
  return reply.code(201).send({ order_id: lastInsertRowid });
});
process.stdout.write(`${new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port}\n`);
