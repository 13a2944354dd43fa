// `waggle doctor` finds broken proxies, base paths, Redis settings and disks. The proxies are real nginx servers, Redis is real too.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { type Ran, waggleCommand } from '../../test/support/command.ts';
import { fill, mayNotMount, smallDisk } from '../../test/support/disks.ts';
import { proxyDirectives, startNginxProxy } from '../../test/support/nginx.ts';
import { freePort, startRedis, type TestRedis } from '../../test/support/redis.ts';
import { startWaggle, temporaryFolder, type WaggleProcess } from '../../test/support/waggle.ts';
import { checkDataFolder } from './data-folder.ts';
import type { Finding } from './finding.ts';

const nginx = inject('nginx') ?? '';
const patient = { timeout: 20_000, interval: 20 };

interface Said {
  readonly code: number;
  readonly ok: boolean;
  readonly findings: Readonly<Record<string, Finding>>;
}

/** Its findings, by check. */
async function doctor(
  url: string,
  settings: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<Said> {
  const ran = await waggleCommand(url, ['doctor', '--json', ...args], settings);
  if (ran.stdout === '') throw new Error(ran.stderr);
  const { ok, findings } = JSON.parse(ran.stdout) as { ok: boolean; findings: Finding[] };
  return { code: ran.code, ok, findings: Object.fromEntries(findings.map((finding) => [finding.check, finding])) };
}

const states = ({ findings }: Said): Record<string, string> =>
  Object.fromEntries(Object.entries(findings).map(([check, { state }]) => [check, state]));

describe('a Waggle of one process', () => {
  const { folder, remove } = temporaryFolder();
  let waggle: WaggleProcess;
  let hosted: WaggleProcess;
  beforeAll(async () => {
    const settings = { WAGGLE_SIMULATOR: 'off' };
    waggle = await startWaggle({ settings: { ...settings, WAGGLE_DATA: path.join(folder, 'root') } });
    hosted = await startWaggle({
      settings: { ...settings, WAGGLE_DATA: path.join(folder, 'path'), WAGGLE_BASE_PATH: '/waggle' },
    });
  });
  afterAll(async () => {
    await Promise.all([waggle?.end(), hosted?.end()]);
    remove();
  });

  test('is all right: exit code 0, and every line says so', async () => {
    const { port } = new URL(waggle.url);
    const ran: Ran = await waggleCommand('', ['doctor', '--port', port, '--data', path.join(folder, 'root')]);
    expect(ran.stdout).toMatch(/Nothing is wrong\.\n$/);
    expect(ran.code).toBe(0);
    const marks = ran.stdout.split('\n').filter((line) => /^[✓✗-]/.test(line));
    expect(marks.map((line) => line.replace(/^(. \w+) +(\w+( \w+)?) .*/, '$1 $2'))).toEqual(
      [
        'port',
        'pages',
        'base path',
        'files',
        'API',
        'clock',
        'readiness',
        'metrics',
        'proxies',
        'WebSockets',
        'data folder',
      ].map((check) => `✓ ok ${check}`),
    );
  });

  test('under its path is all right too', async () => {
    expect((await doctor(`${hosted.url}/waggle`)).ok).toBe(true);
  });

  test('without an address, is checked at the one in the settings', async () => {
    const settings = { WAGGLE_PORT: new URL(hosted.url).port, WAGGLE_BASE_PATH: 'waggle/', WAGGLE_DATA: folder };
    const report = await doctor('', settings);
    expect(report.ok).toBe(true);
    expect(report.findings['pages']?.found).toBe(`${hosted.url}/waggle/ answers`);
  });

  test('whose operations answer whoever reaches it is wrong, and right where they have a port of their own', async () => {
    // An address of every machine, which is not the loopback's by its name.
    const everywhere = (url: string) => url.replace('127.0.0.1', '0.0.0.0');
    const open = await doctor(everywhere(waggle.url));
    expect([open.code, open.findings['metrics']]).toMatchObject([
      1,
      {
        state: 'wrong',
        found: expect.stringContaining('/metrics answers whoever reaches 0.0.0.0'),
        todo: expect.stringContaining('give WAGGLE_OPERATIONS_PORT, or let the proxy refuse'),
      },
    ]);
    const port = await freePort();
    const settings = {
      WAGGLE_SIMULATOR: 'off',
      WAGGLE_DATA: path.join(folder, 'two'),
      WAGGLE_OPERATIONS_PORT: `${port}`,
    };
    const two = await startWaggle({ host: '0.0.0.0', settings });
    onTestFinished(async () => void (await two.end()));
    const url = `http://127.0.0.1:${port}`;
    const { findings } = await doctor(two.url, {}, ['--operations-url', url]);
    expect(findings['metrics']).toMatchObject({ state: 'ok', found: `answer at ${url}, and not at 0.0.0.0` });
    expect((await doctor(two.url)).findings['metrics']?.found).toBe('are not reached at 0.0.0.0');
    const lost = await doctor(two.url, {}, ['--operations-url', `http://127.0.0.1:${await freePort()}`]);
    expect(lost.findings['metrics']?.state).toBe('skipped');
  });

  test('that does not run: its port is free, and what it serves is not checked', async () => {
    const report = await doctor('', { WAGGLE_PORT: String(await freePort()), WAGGLE_DATA: folder });
    expect([report.code, states(report)]).toEqual([0, { port: 'ok', pages: 'skipped', 'data folder': 'ok' }]);
  });

  test('that does not run at a given address: exit code 1, and what to do', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const ran = await waggleCommand(url, ['doctor'], { WAGGLE_DATA: folder });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/✗ wrong +pages +\S+ does not answer \(ECONNREFUSED\)/);
    expect(ran.stdout).toMatch(/What to do:\n\n {2}pages: start Waggle with npm start/);
  });

  test('a path that its pages are not for: both paths, and which setting', async () => {
    const front = await startNginxProxy(
      nginx,
      `location /food/ { ${proxyDirectives(`${waggle.url}/`)} } location /shop/ { ${proxyDirectives(`${hosted.url}/`)} }`,
    );
    onTestFinished(() => front.stop());
    const unset = await doctor(`${front.url}/food`);
    expect(unset.findings['base path']).toMatchObject({
      state: 'wrong',
      found: 'the page is for the root of the host, and is reached at /food',
      todo: expect.stringContaining('WAGGLE_BASE_PATH=/food'),
    });
    const other = await doctor(`${front.url}/shop/`);
    expect(other.findings['base path']).toMatchObject({
      state: 'wrong',
      found: 'the page is for /waggle, and is reached at /shop',
    });
    const { port } = new URL(hosted.url);
    const root = await doctor(`http://127.0.0.1:${port}`);
    expect(root.findings['base path']?.todo).toContain(`open http://127.0.0.1:${port}/waggle/`);
  });

  describe.skipIf(!nginx)('behind nginx', () => {
    const behind = async (location: string, settings?: Record<string, string>): Promise<Said> => {
      const front = await startNginxProxy(nginx, `location / { ${location} }`);
      onTestFinished(() => front.stop());
      return doctor(front.url, settings);
    };

    test('that passes on what it must, all is right', async () => {
      expect((await behind(proxyDirectives(waggle.url))).ok).toBe(true);
    });

    test('that passes on no Upgrade: WebSockets are wrong, with nginx’s lines to add', async () => {
      const report = await behind(`proxy_pass ${waggle.url}; proxy_set_header Host $http_host;`);
      expect(report.code).toBe(1);
      expect(report.findings['WebSockets']).toMatchObject({
        state: 'wrong',
        found: expect.stringMatching(/is answered 426: a proxy on the path drops the Upgrade header/),
        todo: expect.stringContaining('proxy_set_header Upgrade $http_upgrade;'),
      });
      expect(report.findings['API']?.state).toBe('ok');
    });

    test('that says for whom it asks: wrong while it is not trusted, and right once it is', async () => {
      const passing = `proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;`;
      const report = await behind(`${proxyDirectives(waggle.url)} ${passing}`);
      expect(report.findings['proxies']).toMatchObject({
        state: 'wrong',
        found: expect.stringContaining('is not trusted'),
        todo: expect.stringContaining('WAGGLE_TRUSTED_PROXIES'),
      });
      const data = path.join(folder, 'trusting');
      const settings = { WAGGLE_SIMULATOR: 'off', WAGGLE_DATA: data, WAGGLE_TRUSTED_PROXIES: 'loopback' };
      const trusting = await startWaggle({ settings });
      onTestFinished(async () => void (await trusting.end()));
      const trusted = await behind(`${proxyDirectives(trusting.url)} ${passing}`);
      expect(trusted.findings['proxies']).toMatchObject({ state: 'ok', found: expect.stringContaining('are trusted') });
    });

    test('that rewrites Host: it is named with what came, what should, and both ways out', async () => {
      const upgrades = proxyDirectives(waggle.url).replace('proxy_set_header Host $http_host;', '');
      const report = await behind(upgrades);
      const { found = '', todo = '', state } = report.findings['WebSockets'] ?? {};
      expect(state).toBe('wrong');
      expect(found).toMatch(
        /is answered 403: .*address is "http:\/\/127\.0\.0\.1:\d+", but the request's Host is "127\.0\.0\.1:\d+"/,
      );
      expect(todo).toContain('proxy_set_header Host $http_host;');
      expect(todo).toMatch(/WAGGLE_ORIGINS=http:\/\/127\.0\.0\.1:\d+ to every process/);
    });

    test('that takes compression, tags and caching away: each is named', async () => {
      const report = await behind(
        `${proxyDirectives(waggle.url)} proxy_set_header Accept-Encoding ""; proxy_hide_header ETag; proxy_hide_header Cache-Control; etag off;`,
      );
      expect(states(report)).toMatchObject({ pages: 'wrong', files: 'wrong', API: 'wrong' });
      expect(report.findings['files']?.found).toContain('uncompressed');
      expect(report.findings['API']?.found).toContain('sent again');
    });

    test('that answers by itself: pages and API are wrong, and no WebSocket is tried', async () => {
      const report = await behind(`return 200 'hello';`);
      expect(states(report)).toMatchObject({ pages: 'wrong', API: 'wrong' });
      expect(report.findings).not.toHaveProperty('WebSockets');
    });
  });

  test('another program at its port: it is named, with what to do', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const report = await doctor('', { WAGGLE_PORT: String(redis.port), WAGGLE_DATA: folder });
    expect(report.findings['port']).toMatchObject({
      state: 'wrong',
      found: expect.stringContaining('another program listens there'),
      todo: expect.stringContaining('WAGGLE_PORT'),
    });
  });

  test('another program at the port of operations, which a start takes too: it is named, with what to do', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const settings = { WAGGLE_PORT: String(await freePort()), WAGGLE_DATA: folder, WAGGLE_HOST: '0.0.0.0' };
    const report = await doctor('', { ...settings, WAGGLE_OPERATIONS_PORT: String(redis.port) });
    expect(report.findings['port']?.state).toBe('ok');
    expect(report.findings['operations port']).toMatchObject({
      state: 'wrong',
      found: expect.stringContaining(`127.0.0.1:${redis.port}: another program listens there`),
      todo: expect.stringContaining('WAGGLE_OPERATIONS_PORT'),
    });
    expect(report.code).toBe(1);
  });

  test('an invalid setting is reported in one line, as for every command', async () => {
    const { code, stderr } = await waggleCommand('', ['doctor', '--base-path', '//host']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^waggle: bad setting: WAGGLE_BASE_PATH is "\/\/host", .*\n$/),
    ]);
  });
});

describe('the data folder', () => {
  test('on a disk that is nearly full, or that is no folder', () => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    expect(checkDataFolder(folder, () => 100 * 1024 * 1024)).toMatchObject([
      { state: 'wrong', found: expect.stringContaining('100 MiB free') },
    ]);
    expect(checkDataFolder(path.join(folder, 'later'), () => 1e10)).toMatchObject([{ state: 'ok' }]);
    writeFileSync(path.join(folder, 'file'), '');
    expect(checkDataFolder(path.join(folder, 'file'))).toMatchObject([
      { state: 'wrong', found: expect.stringContaining('is no folder') },
    ]);
    expect(checkDataFolder(':memory:')).toMatchObject([{ state: 'skipped' }]);
  });
});

const mongodbUrl = inject('mongodbUrl') ?? '';

describe.skipIf(!inject('redisServer') || !mongodbUrl)('the cluster engine', () => {
  const redises: TestRedis[] = [];
  const start = async (settings: readonly string[] = []): Promise<TestRedis> => {
    const redis = await startRedis(settings);
    redises.push(redis);
    return redis;
  };
  afterAll(() => Promise.all(redises.map((redis) => redis.stop())));
  const examine = async (redisUrl: string, settings: Readonly<Record<string, string>> = {}): Promise<Said> =>
    doctor('', { WAGGLE_PORT: String(await freePort()), REDIS_URL: redisUrl, MONGODB_URL: mongodbUrl, ...settings });

  test('on a Redis as it should be, with a replica, is all right', async () => {
    const redis = await start();
    await start(['--replicaof', '127.0.0.1', String(redis.port)]);
    const report = await examine(redis.url);
    expect(report.ok).toBe(true);
    expect(report.findings['Redis']?.found).toMatch(/^[78]\.\d+\.\d+ at 127\.0\.0\.1:\d+/);
    expect(states(report)).toMatchObject({
      Redis: 'ok',
      'Redis memory': 'ok',
      'Redis persistence': 'ok',
      'Redis disk': 'ok',
      'Redis rights': 'ok',
      MongoDB: 'ok',
      'MongoDB writes': 'ok',
    });
  });

  test.each([
    [
      'evicts events',
      ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'],
      'Redis memory',
      /allkeys-lru/,
      /maxmemory-policy noeviction/,
    ],
    ['keeps nothing', ['--appendonly', 'no'], 'Redis persistence', /appendonly no/, /set appendonly yes/],
    ['is in cluster mode', ['--cluster-enabled', 'yes'], 'Redis', /is in cluster mode/, /cluster-enabled no/],
  ])('on a Redis that %s, says so and what to set', async (_, settings, check, found, todo) => {
    const redis = await start(settings);
    const report = await examine(redis.url);
    expect(report.code).toBe(1);
    expect(report.findings[check]).toMatchObject({
      state: 'wrong',
      found: expect.stringMatching(found),
      todo: expect.stringMatching(todo),
    });
  });

  test('on a Redis whose disk is nearly full, and then full: names its folder, and what it could not write', async ({
    skip,
  }) => {
    const disk = smallDisk();
    if (disk === null) return skip(mayNotMount);
    const redis = await start(['--dir', disk]);
    const client = await createClient({ url: redis.url })
      .on('error', () => {})
      .connect();
    onTestFinished(async () => {
      client.destroy();
      await redis.kill();
    });
    const nearly = await examine(redis.url);
    expect(nearly.code).toBe(1);
    expect(nearly.findings['Redis disk']).toMatchObject({
      state: 'wrong',
      found: expect.stringMatching(/disk has [678] MiB free$/),
      todo: expect.stringContaining('make room'),
    });
    expect(nearly.findings['Redis persistence']).toMatchObject({ state: 'ok' });

    fill(disk);
    // What is left of the file's last page still takes a few bytes.
    await expect
      .poll(async () => {
        await client.set('waggle-doctor', 'x'.repeat(10_000)).catch(() => {});
        return client.info('persistence');
      }, patient)
      .toContain('aof_last_write_status:err');
    const full = await examine(redis.url);
    expect(full.code).toBe(1);
    expect(full.findings['Redis']).toMatchObject({
      state: 'wrong',
      found: expect.stringMatching(/cannot save to its disk .*No space left on device.* give its folder space/),
      todo: expect.stringContaining('do what that line says'),
    });
  });

  test('on a replica, gives the primary’s address as what to do', async () => {
    const primary = await start();
    const replica = await start(['--replicaof', '127.0.0.1', String(primary.port)]);
    expect((await examine(replica.url)).findings['Redis']).toMatchObject({
      state: 'wrong',
      found: expect.stringContaining('is a read-only replica'),
      todo: 'give the address of its primary.',
    });
  });

  test('as a user without channels, which a new one is: names the commands and ACL SETUSER', async () => {
    const redis = await start(['--user', 'kitchen', 'on', '>secret', '~*', '+@all']);
    const report = await examine(`redis://kitchen:secret@127.0.0.1:${redis.port}`);
    expect(states(report)).toMatchObject({ Redis: 'ok', 'Redis persistence': 'ok', 'Redis rights': 'wrong' });
    expect(report.findings['Redis rights']).toMatchObject({
      found: expect.stringMatching(/^its user kitchen may not PUBLISH \w+, SUBSCRIBE \w+/),
      todo: expect.stringContaining("ACL SETUSER kitchen '&*'"),
    });
  });

  test('as a user with other keys and without INFO: names what it may not do, and skips what it cannot check', async () => {
    const redis = await start(['--user', 'cook', 'on', '>secret', '~other:*', '&*', '+@all', '-@dangerous']);
    const report = await examine(`redis://cook:secret@127.0.0.1:${redis.port}`);
    expect(states(report)).toMatchObject({
      Redis: 'ok',
      'Redis persistence': 'skipped',
      'Redis disk': 'skipped',
      'Redis rights': 'wrong',
    });
    expect(report.findings['Redis rights']?.found).toMatch(/may not XADD orders-stream, .* and \d+ more/);
    expect(
      (await examine(`redis://cook:secret@127.0.0.1:${redis.port}`, { WAGGLE_NAMESPACE: 'other' })).findings[
        'Redis rights'
      ]?.state,
    ).toBe('wrong');
  });

  test('with the rights that the chart gives the services, nothing is denied', async () => {
    const rights =
      '~* &* -@all +@connection -@dangerous +client|unblock +@stream +@hash +@pubsub +get +set +incr +del +unlink +exists +pexpire +time +eval +evalsha +info';
    const redis = await start(['--user', 'services', 'on', '>secret', ...rights.split(' ')]);
    const report = await examine(`redis://services:secret@127.0.0.1:${redis.port}`);
    expect(report.findings['Redis rights']).toMatchObject({ state: 'ok' });
  });

  test('on a Redis with another password, or on none: says which', async () => {
    const redis = await start(['--user', 'cook', 'on', '>secret', '~*', '&*', '+@all']);
    const wrong = await examine(`redis://cook:another@127.0.0.1:${redis.port}`);
    expect(wrong.findings['Redis']?.found).toMatch(/WRONGPASS/);
    const gone = await examine(`redis://127.0.0.1:${await freePort()}`);
    expect(gone.findings['Redis']?.found).toMatch(/ECONNREFUSED/);
  });

  test('on a MongoDB that does not answer: says so', async () => {
    const redis = await start();
    const report = await examine(redis.url, {
      MONGODB_URL: `mongodb://127.0.0.1:${await freePort()}/?serverSelectionTimeoutMS=500`,
    });
    expect(report.findings['MongoDB']).toMatchObject({
      state: 'wrong',
      found: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
