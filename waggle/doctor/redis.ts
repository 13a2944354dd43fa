// The Redis of the cluster engine: what the readiness probe requires of it, and what only an operator can fix.
import { UnusableRedisError } from '@waggle/bus/redis/errors.ts';
import { createRedisEventLog } from '@waggle/bus/redis/event-log.ts';
import { inspectRedis, type RedisReport } from '@waggle/bus/redis/inspect.ts';
import { channels, streamNames } from '@waggle/contracts';
import { redisUrlOf } from '@waggle/service-kit/process/servers';
import { serverClockFinding } from './clock.ts';
import { type Finding, ok, skipped, wrong } from './finding.ts';

export async function checkRedis(redisUrl: string, namespace: string): Promise<Finding[]> {
  const url = redisUrlOf(redisUrl);
  const eventLog = createRedisEventLog({ url, namespace });
  try {
    const evicting = (await eventLog.check()).map((problem) => {
      const [found = problem, todo = ''] = problem.split(': set ');
      return wrong('Redis memory', found, `set ${todo} in redis.conf, or with CONFIG SET.`);
    });
    const report = await inspectRedis({ url, namespace, streams: streamNames, channels: Object.values(channels) });
    return [
      modeOf(report),
      ...versionOf(report),
      ...(report.clock === null ? [] : [serverClockFinding('Redis clock', report.clock)]),
      ...(evicting.length > 0 ? evicting : [ok('Redis memory', 'evicts no events')]),
      persistenceOf(report),
      rightsOf(report),
    ];
  } catch (error) {
    return [unusable(error as Error)];
  } finally {
    await eventLog.close();
  }
}

function unusable({ message, cause }: Error): Finding {
  if (cause instanceof UnusableRedisError) return wrong('Redis', cause.found, `${cause.remedy}.`);
  return wrong(
    'Redis',
    message,
    'see that it runs, that REDIS_URL has its address, user and password, and that this machine reaches it.',
  );
}

function modeOf({ address, user, server }: RedisReport): Finding {
  if (server === null) return ok('Redis', `at ${address}; its user ${user} may not ask for its version`);
  const { version, mode, replicas } = server;
  if (mode === 'cluster')
    return wrong(
      'Redis',
      `${address} is in cluster mode, where a step of Waggle may need two nodes at once`,
      'give a Redis without it (cluster-enabled no); replicas and Sentinel are fine.',
    );
  return ok('Redis', `${version} at ${address}, the primary of ${replicas} replica${replicas === 1 ? '' : 's'}`);
}

/** Versions with a fault that reaches Waggle. */
export function versionOf({ server }: Pick<RedisReport, 'server'>): Finding[] {
  if (server === null || server.isValkey) return [];
  const [major = 0, minor = 0, patch = 0] = server.version.split('.').map(Number);
  if (major !== 7 || minor !== 2 || patch > 6) return [];
  return [
    wrong(
      'Redis version',
      `${server.version} can crash while a reader waits on a stream whose key moves, and tells wrong lags (redis#13224, redis#13337)`,
      'install 7.2.7 or later; data and settings stay.',
    ),
  ];
}

function persistenceOf({ user, server }: RedisReport): Finding {
  const check = 'Redis persistence';
  if (server === null) return skipped(check, `its user ${user} may not ask (INFO)`);
  const { persistent, failing } = server;
  if (!persistent)
    return wrong(
      check,
      'a restart loses all events (appendonly no); services publish again those of the last WAGGLE_OUTBOX_DAYS alone',
      'set appendonly yes in redis.conf, or: redis-cli CONFIG SET appendonly yes, then CONFIG REWRITE.',
    );
  if (failing)
    return wrong(
      check,
      `its append-only file is not written (${failing})`,
      'see the log of Redis, and the disk that it writes to.',
    );
  return ok(check, 'appendonly yes');
}

function rightsOf({ denied, user }: RedisReport): Finding {
  const check = 'Redis rights';
  if (denied.length === 0) return ok(check, `its user ${user} may do what Waggle does`);
  const shown = denied.length > 6 ? [...denied.slice(0, 5), `and ${denied.length - 5} more`] : denied;
  const onChannels = denied.every((command) => /^(PUB|SUB)/.test(command));
  return wrong(
    check,
    `its user ${user} may not ${shown.join(', ')}`,
    onChannels
      ? `allow it the channels (a new user has none): redis-cli ACL SETUSER ${user} '&*'`
      : `allow it (the keys are those of WAGGLE_NAMESPACE): redis-cli ACL SETUSER ${user} '~*' '&*' +@all -@dangerous +info '+client|unblock'`,
  );
}
