// Starts a redis-server for one test.

export type { RedisProcess as TestRedis } from '../../deploy/processes/redis.ts';
export * from '../../deploy/processes/redis.ts';
