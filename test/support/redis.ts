// The redis-server of a test's own.

export type { RedisProcess as TestRedis } from '../../deploy/processes/redis.ts';
export * from '../../deploy/processes/redis.ts';
