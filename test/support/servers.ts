// Finds or starts the servers that tests need, once per run. With CI=true a missing one fails the run.
import { execFileSync, spawnSync } from 'node:child_process';
import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { findTestChromium } from './browser.ts';
import { findProgram, findRedisServer, startRedis } from './redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A Redis that tests share, each in its own namespace; null when there is none. */
    redisUrl: string | null;
    /** The path of a redis-server to start for tests that stop, flush or break one; null when there is none. */
    redisServer: string | null;
    /** Paths of other servers with the protocol of Redis: valkey-server in PATH, and those of WAGGLE_TEST_REDIS_SERVERS. */
    otherRedisServers: readonly string[];
    /** A MongoDB replica set, or a server with its protocol; null when there is none. */
    mongodbUrl: string | null;
    /** The path of nginx; null when there is none. */
    nginx: string | null;
    /** The path of promtool; null when there is none. */
    promtool: string | null;
    /** The path of Debian's exporter of Redis; null when there is none. */
    redisExporter: string | null;
    /** The path of Chromium; null when there is none. */
    chromium: string | null;
    /** The path of a Python that has redis-py; null when there is none. */
    pythonWithRedis: string | null;
    /** Whether this user may create network namespaces. */
    networkNamespaces: boolean;
  }
}

const how = {
  redis: 'the suites on Redis: no redis-server in PATH (Debian: apt-get install redis-server) and no REDIS_URL',
  mongodb: 'the suites on MongoDB: set MONGODB_URL to a replica set (tests use databases of their own)',
  nginx: 'the small cluster: no nginx in PATH (Debian: apt-get install nginx-light)',
  promtool: 'alert rules and the Prometheus configuration: no promtool in PATH (Debian: apt-get install prometheus)',
  redisExporter:
    'dashboards and alerts of Redis: no prometheus-redis-exporter in PATH (Debian: apt-get install prometheus-redis-exporter)',
  chromium: 'the pages in a browser: no chromium in PATH (Debian: apt-get install chromium-headless-shell)',
  pythonWithRedis: 'the consumer in Python: no python3 has redis-py (Debian: apt-get install python3-redis)',
  networkNamespaces: 'the partition between a service and Redis: `ip netns add` is not allowed here (it needs root)',
};

interface SetUp {
  readonly provided: ProvidedContext;
  readonly missing: readonly string[];
  stop(): Promise<void>;
}

// Vitest loads this file anew for each kind of test, one after the other, and for the closing line; the first call sets up for all.
const run = globalThis as { waggleTestServers?: SetUp };

export const missingServers = (): readonly string[] => run.waggleTestServers?.missing ?? [];

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  run.waggleTestServers ??= await setUp();
  const { provided, stop } = run.waggleTestServers;
  project.provide('redisUrl', provided.redisUrl);
  project.provide('redisServer', provided.redisServer);
  project.provide('otherRedisServers', provided.otherRedisServers);
  project.provide('mongodbUrl', provided.mongodbUrl);
  project.provide('nginx', provided.nginx);
  project.provide('promtool', provided.promtool);
  project.provide('redisExporter', provided.redisExporter);
  project.provide('chromium', provided.chromium);
  project.provide('pythonWithRedis', provided.pythonWithRedis);
  project.provide('networkNamespaces', provided.networkNamespaces);
  return stop;
}

async function setUp(): Promise<SetUp> {
  const redisServer = findRedisServer();
  const givenRedis = process.env['REDIS_URL'] ?? null;
  const mongodbUrl = process.env['MONGODB_URL'] ?? null;
  const valkey = findProgram('valkey-server');
  const given = (process.env['WAGGLE_TEST_REDIS_SERVERS'] ?? '').split(',').filter((one) => one !== '');
  const nginx = findProgram('nginx');
  const promtool = findProgram('promtool');
  const redisExporter = findProgram('prometheus-redis-exporter');
  const chromium = findTestChromium();
  const pythonWithRedis = findPythonWithRedis();
  const missing = [
    ...(redisServer || givenRedis ? [] : [how.redis]),
    ...(mongodbUrl ? [] : [how.mongodb]),
    ...(nginx ? [] : [how.nginx]),
    ...(promtool ? [] : [how.promtool]),
    ...(redisExporter ? [] : [how.redisExporter]),
    ...(chromium ? [] : [how.chromium]),
    ...(pythonWithRedis ? [] : [how.pythonWithRedis]),
  ];
  if (process.env['CI'] === 'true' && missing.length > 0) {
    throw new Error(`CI=true and servers or tools are missing, so these would be skipped:\n${missing.join('\n')}`);
  }
  // Not something to install: some machines, CI's among them, do not allow it.
  const networkNamespaces = mayMakeNamespaces();
  if (!networkNamespaces) missing.push(how.networkNamespaces);
  const started = redisServer && !givenRedis ? await startRedis() : null;
  // The shell's settings must not reach the product under test: each test chooses its engine.
  delete process.env['REDIS_URL'];
  delete process.env['MONGODB_URL'];
  return {
    missing,
    provided: {
      redisUrl: givenRedis ?? started?.url ?? null,
      redisServer,
      otherRedisServers: [...(valkey ? [valkey] : []), ...given],
      mongodbUrl,
      nginx,
      promtool,
      redisExporter,
      chromium,
      pythonWithRedis,
      networkNamespaces,
    },
    async stop() {
      await started?.stop();
    },
  };
}

// Debian's python3-redis is for Debian's Python, which need not be the first one in PATH.
function findPythonWithRedis(): string | null {
  return (
    ['/usr/bin/python3', findProgram('python3')].find(
      (python) => python !== null && spawnSync(python, ['-c', 'import redis']).status === 0,
    ) ?? null
  );
}

function mayMakeNamespaces(): boolean {
  const name = `waggle-probe-${process.pid}`;
  try {
    execFileSync('ip', ['netns', 'add', name], { stdio: 'ignore' });
    execFileSync('ip', ['netns', 'delete', name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
