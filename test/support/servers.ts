// Finds or starts the servers that tests need, once for a run. With CI=true a missing one fails the run.
import type { TestProject } from 'vitest/node';
import { findRedisServer, startRedis } from './redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A Redis that tests share under namespaces of their own; null when there is none. */
    redisUrl: string | null;
    /** The path of a redis-server to start for tests that stop, flush or break one; null when there is none. */
    redisServer: string | null;
    /** A MongoDB replica set (or what speaks its protocol); null when there is none. */
    mongodbUrl: string | null;
  }
}

const how = {
  redis: 'the suites on Redis: no redis-server in PATH (Debian: apt-get install redis-server) and no REDIS_URL',
  mongodb: 'the suites on MongoDB: set MONGODB_URL to a replica set (tests use databases of their own)',
};

let missing: string[] = [];
export const missingServers = (): readonly string[] => missing;

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const redisServer = findRedisServer();
  const givenRedis = process.env['REDIS_URL'] ?? null;
  const mongodbUrl = process.env['MONGODB_URL'] ?? null;
  missing = [...(redisServer || givenRedis ? [] : [how.redis]), ...(mongodbUrl ? [] : [how.mongodb])];
  if (process.env['CI'] === 'true' && missing.length > 0) {
    throw new Error(`CI=true and servers are missing, so these would be skipped:\n${missing.join('\n')}`);
  }
  const started = redisServer && !givenRedis ? await startRedis() : null;
  project.provide('redisUrl', givenRedis ?? started?.url ?? null);
  project.provide('redisServer', redisServer);
  project.provide('mongodbUrl', mongodbUrl);
  // Settings of the shell must not reach the products under test: each test says which engine it runs on.
  delete process.env['REDIS_URL'];
  delete process.env['MONGODB_URL'];
  return async () => {
    await started?.stop();
  };
}
