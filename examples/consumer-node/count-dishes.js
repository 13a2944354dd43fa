// Counts how often each dish was ordered, from outside Waggle: each event once, whatever dies when. docs/protocol.md explains each
// step. REDIS_URL=redis://localhost:6379 npm start -- dishes.db
import { hostname } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'redis';

const stream = [process.env.WAGGLE_NAMESPACE, 'orders-stream'].filter(Boolean).join(':');
const [group, consumer] = ['dishes-in-node', `${hostname()}-${process.pid}`];
const claimAfterMs = Number(process.env.CLAIM_AFTER_MS ?? 30_000); // longer than handling ever takes
const keptMs = 8 * 86_400_000; // an event comes again for seven days at most

const db = new DatabaseSync(process.argv[2] ?? 'dishes.db', { timeout: 5_000 });
db.exec('CREATE TABLE IF NOT EXISTS handled (event_id TEXT PRIMARY KEY, at INTEGER NOT NULL)');
db.exec('CREATE TABLE IF NOT EXISTS refused (entry_id TEXT PRIMARY KEY, fields TEXT NOT NULL)');
db.exec('CREATE TABLE IF NOT EXISTS dishes (item_id TEXT PRIMARY KEY, ordered INTEGER NOT NULL)');
const run = (sql, ...values) => db.prepare(sql).run(...values).changes;
const count = 'INSERT INTO dishes VALUES (?, ?) ON CONFLICT DO UPDATE SET ordered = ordered + excluded.ordered';

const server = createClient({ url: process.env.REDIS_URL ?? 'redis://localhost:6379' });
server.on('error', (error) => console.error(String(error)));
await server.connect();

function handle({ event: json = '', group: only = group }) {
  if (only !== group) return; // a replay for another group
  const event = JSON.parse(json);
  if (event.event_type !== 'order.created' || ![1, 2].includes(event.event_version)) return;
  const isNew = run('INSERT OR IGNORE INTO handled VALUES (?, ?)', event.event_id, Date.now()) === 1;
  for (const { item_id, quantity } of isNew ? event.payload.items : []) run(count, item_id, quantity);
  run('DELETE FROM handled WHERE at < ?', Date.now() - keptMs);
}

async function handleAll(entries) {
  for (const { id, message } of entries.filter(Boolean)) {
    db.exec('BEGIN IMMEDIATE'); // the id and the effect in one transaction: a repeat changes nothing
    try {
      handle(message);
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      // No JSON, of another shape, or with values that the table refuses: kept for somebody to look at, and out of the way.
      if (!(error instanceof SyntaxError || error instanceof TypeError || (error.errcode & 0xff) === 19)) throw error;
      run('INSERT OR IGNORE INTO refused VALUES (?, ?)', id, JSON.stringify(message));
    }
    await server.xAck(stream, group, id); // after the commit
  }
}

for (;;) {
  try {
    await server.xGroupCreate(stream, group, '0', { MKSTREAM: true }).catch(() => {}); // BUSYGROUP: it is there
    for (let cursor; cursor !== '0-0'; ) {
      // What a process that died had read and not acknowledged.
      const found = await server.xAutoClaim(stream, group, consumer, claimAfterMs, cursor ?? '0-0', { COUNT: 100 });
      await handleAll(found.messages);
      cursor = found.nextId;
    }
    const wait = { COUNT: 100, BLOCK: Math.ceil(claimAfterMs / 3) };
    const read = await server.xReadGroup(group, consumer, { key: stream, id: '>' }, wait);
    for (const { messages } of read ?? []) await handleAll(messages);
  } catch (error) {
    console.error(String(error)); // away, or emptied (NOGROUP): it comes back, and so does what was lost
    await pause(1_000);
  }
}
