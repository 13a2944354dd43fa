// The budgets that the processes of the cluster engine share, in Redis. Without Redis each process has budgets of its own: limits
// are looser then, but they neither end nor refuse everybody.
import { asInteger, asList } from '@waggle/bus/redis/replies.ts';
import type { Clock } from '@waggle/contracts';
import type { Logger } from 'pino';
import { type Budget, createMemoryLimiter, intervalOf, type RateLimiter } from '../http/index.ts';
import { connectOptionalRedis, scriptOf } from './optional-redis.ts';

export interface RedisLimiterOptions {
  readonly url: string;
  /** Prefix of every key. */
  readonly namespace?: string;
  /** Those of the streams: with more than one, Redis may be a cluster. */
  readonly partitions?: number;
  readonly log: Logger;
  readonly clock: Pick<Clock, 'now'>;
  readonly timeoutMs?: number;
}

export interface RedisLimiter extends RateLimiter {
  readonly refusals: readonly string[];
  close(): Promise<void>;
}

/** How long a process does without a Redis that has not answered: a flood of requests must not wait for it one by one. */
const withoutMs = 1_000;
const mostRemembered = 50_000;

export function createRedisLimiter({ clock, ...connecting }: RedisLimiterOptions): RedisLimiter {
  const instead = 'each process limits by itself';
  const redis = connectOptionalRedis({ ...connecting, tag: 'limits', what: 'the shared rate limiter', instead });
  const { prefix } = redis;
  const own = createMemoryLimiter(clock);
  let askAgainAt = 0;
  // Budgets that Redis has called used up: it is not asked about them again before they allow one more.
  const usedUp = new Map<string, number>();
  const known = (budgets: readonly Budget[], now: number) => {
    for (const { key } of budgets) {
      const until = usedUp.get(key) ?? 0;
      if (until > now) return { kind: 'limited' as const, key, waitMs: until - now };
      usedUp.delete(key);
    }
    return null;
  };
  return {
    get refusals() {
      return redis.refusals;
    },
    async spend(budgets) {
      const now = clock.now();
      if (budgets.length === 0) return { kind: 'allowed' };
      const before = known(budgets, now);
      if (before) return before;
      if (now < askAgainAt) return own.spend(budgets);
      const keys = budgets.map(({ key }) => `${prefix}limit:${key}`);
      const args = [now, ...budgets.flatMap(({ rate }) => [intervalOf(rate), rate.count])].map(String);
      const answer = await redis.ask('limits', spend, keys, args);
      if (!answer) {
        askAgainAt = now + withoutMs;
        return own.spend(budgets);
      }
      const [index = 0, waitMs = 0] = asList(answer.reply).map(asInteger);
      const limited = budgets[index - 1];
      if (!limited) {
        // Redis may not answer the next request: this process alone allows no more than the rate then either.
        await own.spend(budgets);
        return { kind: 'allowed' };
      }
      if (usedUp.size >= mostRemembered) usedUp.clear();
      usedUp.set(limited.key, now + waitMs);
      return { kind: 'limited', key: limited.key, waitMs };
    },
    async refund(budgets) {
      if (budgets.length === 0) return;
      await own.refund(budgets);
      for (const { key } of budgets) usedUp.delete(key);
      const keys = budgets.map(({ key }) => `${prefix}limit:${key}`);
      const args = budgets.map(({ rate }) => String(intervalOf(rate)));
      await redis.ask('limits', refund, keys, args);
    },
    close: () => redis.close(),
  };
}

// KEYS budgets. ARGV now in ms, then for each budget its interval in ms and its count.
// Returns {0, 0} when one was taken from each, else the number of the one that takes longest and its wait in ms.
const spend = scriptOf(`
  local now = tonumber(ARGV[1])
  local full, slowest, wait = {}, 0, 0
  for n, key in ipairs(KEYS) do
    local interval, count = tonumber(ARGV[2 * n]), tonumber(ARGV[2 * n + 1])
    full[n] = math.max(tonumber(redis.call('GET', key) or '0'), now) + interval
    local over = full[n] - now - interval * count
    if over > wait then slowest, wait = n, over end
  end
  if slowest > 0 then return { slowest, wait } end
  for n, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.0f', full[n]), 'PX', string.format('%.0f', full[n] - now))
  end
  return { 0, 0 }`);

// KEYS budgets. ARGV the interval of each in ms.
const refund = scriptOf(`
  for n, key in ipairs(KEYS) do
    local full = redis.call('GET', key)
    if full then redis.call('SET', key, string.format('%.0f', tonumber(full) - tonumber(ARGV[n])), 'KEEPTTL') end
  end
  return 1`);
