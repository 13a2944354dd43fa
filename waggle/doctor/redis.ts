// The Redis of the cluster engine: what the readiness probe requires of it, and what only an operator can fix.
import { existsSync } from 'node:fs';
import { EngineUnavailableError } from '@waggle/bus';
import { UnusableRedisError } from '@waggle/bus/redis/errors.ts';
import { faultOfVersion, problemOfAddress, problemOfMode } from '@waggle/bus/redis/fitness.ts';
import { inspectRedis, type RedisReport } from '@waggle/bus/redis/inspect.ts';
import { channels, streamNames } from '@waggle/contracts';
import { isLoopback } from '@waggle/service-kit/config';
import { redisUrlOf } from '@waggle/service-kit/process/servers';
import { serverClockFinding } from './clock.ts';
import { freeOn, leastFreeBytes } from './data-folder.ts';
import { type Finding, ok, skipped, wrong } from './finding.ts';

export async function checkRedis(redisUrl: string, namespace: string, partitions: number): Promise<Finding[]> {
  const url = redisUrlOf(redisUrl);
  try {
    const report = await inspectRedis({
      url,
      namespace,
      streams: streamNames,
      channels: Object.values(channels),
      partitions,
    });
    return [
      modeOf(report, url, partitions),
      ...versionOf(report),
      ...(report.clock === null ? [] : [serverClockFinding('Redis clock', report.clock)]),
      memoryOf(report),
      persistenceOf(report),
      diskOfRedis(report),
      rightsOf(report),
    ];
  } catch (error) {
    return [unusable(error)];
  }
}

function unusable(error: unknown): Finding {
  const { message, cause } = error as Error;
  // It answers, and says itself what hinders it: a full disk, a full memory.
  if (error instanceof EngineUnavailableError && error.refusal !== undefined)
    return wrong('Redis', message, 'do what that line says, and run the doctor again.');
  if (cause instanceof UnusableRedisError) return wrong('Redis', cause.found, `${cause.remedy}.`);
  return wrong(
    'Redis',
    message,
    'see that it runs, that REDIS_URL has its address, user and password, and that this machine reaches it.',
  );
}

function modeOf({ address, user, server }: RedisReport, url: string, partitions: number): Finding {
  const problem = problemOfAddress(url, partitions) ?? problemOfMode(address, server, url, partitions);
  if (problem !== null) {
    return wrong('Redis', problem.found, `${problem.todo}.`);
  }
  if (server === null) return ok('Redis', `at ${address}; its user ${user} may not ask for its version`);
  const { version, mode, replicas } = server;
  if (mode === 'cluster') {
    const mean =
      replicas === 0
        ? 'none has a replica here: a primary that is lost takes its partitions with it'
        : `${replicas} of this one`;
    return ok(
      'Redis',
      `${version}, a cluster that ${address} is a primary of, with ${partitions} partitions; replicas: ${mean}`,
    );
  }
  return ok('Redis', `${version} at ${address}, the primary of ${replicas} replica${replicas === 1 ? '' : 's'}`);
}

/** Versions with a fault that reaches Waggle. */
export function versionOf({ server }: Pick<RedisReport, 'server'>): Finding[] {
  const fault = server && faultOfVersion(server);
  return fault ? [wrong('Redis version', fault.found, fault.todo)] : [];
}

const memoryOf = ({ evicting }: RedisReport): Finding =>
  evicting
    ? wrong('Redis memory', evicting.found, `${evicting.todo} in redis.conf, or with CONFIG SET.`)
    : ok('Redis memory', 'evicts no events');

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
      `it could not write its files the last time (${failing})`,
      'see the log of Redis, and make room on the disk that it writes to: until then it refuses orders.',
    );
  return ok(check, 'appendonly yes');
}

/** The disk that it writes to, as far as this machine can see it. */
export function diskOfRedis(
  { address, user, folder }: Pick<RedisReport, 'address' | 'user' | 'folder'>,
  freeBytes: (folder: string) => number = freeOn,
): Finding {
  const check = 'Redis disk';
  if (folder === null) return skipped(check, `its user ${user} may not ask for its folder (CONFIG GET dir)`);
  const isHere = isLoopback(address.replace(/:\d+$/, '')) && existsSync(folder);
  if (!isHere) return skipped(check, `its folder ${folder} is on another machine, or in a container`);
  const free = freeBytes(folder);
  const space = `${folder} has ${Math.floor(free / 1024 / 1024)} MiB free`;
  if (free >= leastFreeBytes) return ok(check, space);
  return wrong(check, space, 'make room on that disk: when it is full, Redis refuses orders.');
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
