// OWASP ASVS 5.0, V14 data protection: what was deleted goes from files beside those of the stores: of Redis, also where it takes
// snapshots beside its append-only file, and those that a restore has put aside.
import { globSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRedisEventLog } from '@waggle/bus/redis/event-log.ts';
import { removeReplacedFiles, replacedFiles, replacedName } from '@waggle/store/sqlite/replaced-files.ts';
import { createClient } from 'redis';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { startRedis } from '../support/redis.ts';
import { temporaryFolder, waitFor } from '../support/waggle.ts';

const name = 'Grace Brewster Hopper';
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Empty when Redis has just replaced the file. */
function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

/** A Redis whose log held the name, in its snapshot too if it takes any. */
async function afterDeleting(...settings: string[]) {
  const redis = await startRedis(['--rdbcompression', 'no', ...settings]);
  closing.push(() => redis.stop());
  const admin = createClient({ url: redis.url });
  await admin.connect();
  closing.push(() => admin.destroy());
  const log = createRedisEventLog({ url: redis.url });
  closing.push(() => log.close());
  await log.append('customers-stream', [{ event: JSON.stringify({ name }) }]);
  const { dir = '' } = await admin.configGet('dir');
  const holding = () =>
    globSync('**/*.{aof,rdb}', { cwd: dir }).filter((file) => bytesOf(path.join(dir, file)).includes(name));
  await waitFor('the file to hold it', 10_000, async () => holding().length > 0);
  return { log, admin, holding, snapshots: () => globSync('*.rdb', { cwd: dir }) };
}

describe.skipIf(!inject('redisServer'))('a forgotten customer', () => {
  test('goes from the snapshot that a Redis with an append-only file takes', async () => {
    const { log, admin, holding } = await afterDeleting('--save', '3600 1');
    await admin.bgSave();
    await waitFor('a snapshot', 10_000, async () =>
      (await admin.info('persistence')).includes('rdb_bgsave_in_progress:0'),
    );
    expect(holding()).toContain('dump.rdb');
    await admin.xTrim('customers-stream', 'MAXLEN', 0);
    expect(await log.scrub()).toEqual([]);
    await waitFor('no file to hold it', 20_000, async () => holding().length === 0);
  });

  test('gets into no snapshot by being forgotten, where Redis takes none', async () => {
    const { log, admin, holding, snapshots } = await afterDeleting();
    await admin.xTrim('customers-stream', 'MAXLEN', 0);
    expect(await log.scrub()).toEqual([]);
    await waitFor('no file to hold it', 20_000, async () => holding().length === 0);
    expect(snapshots()).toEqual([]);
  });

  test('may be in files that the user of Waggle may not write anew: they are named', async () => {
    const { admin } = await afterDeleting('--save', '3600 1');
    await admin.sendCommand([
      'ACL',
      'SETUSER',
      'services',
      'on',
      '>secret',
      '~*',
      '&*',
      '+@all',
      '-@dangerous',
      '+info',
    ]);
    const { port } = new URL(String(admin.options?.url));
    const log = createRedisEventLog({ url: `redis://services:secret@127.0.0.1:${port}` });
    closing.push(() => log.close());
    expect((await log.scrub()).join()).toMatch(/append-only file.*BGREWRITEAOF.*dump\.rdb.*BGSAVE/);
  });
});

test('compose starts Redis without snapshots, and removes one from before', () => {
  const compose = readFileSync(new URL('../../deploy/compose.yaml', import.meta.url), 'utf8');
  expect(compose).toMatch(/exec redis-server [^\n]*--save ''/);
  expect(compose).toMatch(/appendonly\.aof\.manifest \]; then rm -f \/data\/dump\.rdb; fi/);
});

test('a file that a restore put aside goes with its log once nothing was written to it for as long as people are kept', () => {
  const { folder, remove } = temporaryFolder();
  closing.push(remove);
  const file = path.join(folder, 'waggle.db');
  const [old, fresh] = [replacedName(file, new Date(0)), replacedName(file, new Date())];
  for (const one of [file, old, `${old}-wal`, fresh, `${fresh}-wal`]) writeFileSync(one, name);
  const due = new Date(Date.now() - 31 * 86_400_000);
  for (const one of [file, old, `${old}-wal`, fresh]) utimesSync(one, due, due);
  expect(replacedFiles(folder)).toEqual([old, fresh].map((one) => path.basename(one)));
  expect(removeReplacedFiles(folder, Date.now() - 30 * 86_400_000)).toEqual([path.basename(old)]);
  const left = [file, fresh, `${fresh}-wal`].map((one) => path.basename(one));
  expect(readdirSync(folder).toSorted()).toEqual(left.toSorted());
});
