// What an operator should know of a Redis: its version, its mode, whether it keeps what it is given, what its user may not do.
import { EngineRefusedError } from '../event-log.ts';
import { openRedisConnection, type RedisConnection } from './connection.ts';
import { UnsupportedRedisError } from './errors.ts';
import { evictingPolicy } from './event-log.ts';
import { faultOfVersion, problemOfAddress, problemOfMode, type RedisProblem, routeFor, sentenceOf } from './fitness.ts';
import { userOf } from './refusal.ts';
import { asText, asTexts } from './replies.ts';
import { keyPrefix, keysIn, runScript } from './scripts.ts';
import type { ServerReport } from './server-report.ts';
import { withoutDatabase } from './servers-of-url.ts';
import { tagOf } from './slots.ts';

export interface RedisReport {
  /** host:port */
  readonly address: string;
  readonly user: string;
  /** How far its clock is ahead of this machine's, in ms, and how exact that is; null when its user may not ask (TIME). */
  readonly clock: { readonly aheadMs: number; readonly withinMs: number } | null;
  /** Null when its user may not ask (INFO), which Waggle does not need. */
  readonly server: ServerReport | null;
  /** Where it writes its files, on its own machine; null when its user may not ask (CONFIG GET dir), which Waggle does not need. */
  readonly folder: string | null;
  /** Whether it removes streams when its memory is full. */
  readonly evicting: RedisProblem | null;
  /** What its user may not do and Waggle does, such as `SUBSCRIBE positions`. */
  readonly denied: readonly string[];
}

export interface InspectOptions {
  readonly url: string;
  readonly namespace: string;
  readonly streams: readonly string[];
  readonly channels: readonly string[];
  /** Of each stream. */
  readonly partitions: number;
}

/** @throws {EngineUnavailableError} {EngineRefusedError} */
export async function inspectRedis({
  url,
  namespace,
  streams,
  channels,
  partitions,
}: InspectOptions): Promise<RedisReport> {
  const connection = openRedisConnection({ url, purpose: 'doctor', ...routeFor(url, partitions) });
  try {
    return {
      address: connection.address,
      user: userOf(url),
      clock: await clockOf(connection),
      server: await serverOf(connection),
      folder: await folderOf(connection),
      evicting: await evictingPolicy(connection),
      denied: await deniedTo(connection, { namespace, streams, channels, partitions }),
    };
  } finally {
    await connection.close();
  }
}

export interface RedisVerdict {
  /** Why Waggle cannot work with this Redis, and what to give instead. */
  readonly refused: string | null;
  /** What an operator should know although it works. */
  readonly warning: string | null;
}

/** Nothing is said of a server that does not answer. @param partitions of the streams */
export async function judgeRedis(url: string, partitions: number): Promise<RedisVerdict> {
  const problem = problemOfAddress(url, partitions);
  if (problem !== null) return { refused: sentenceOf(problem), warning: null };
  const anyDatabase = withoutDatabase(url);
  const connection = openRedisConnection({ url: anyDatabase, purpose: 'start', ...routeFor(anyDatabase, partitions) });
  try {
    const server = await serverOf(connection);
    const fault = server?.mode === 'cluster' ? faultOfVersion(server) : null;
    const found = problemOfMode(connection.address, server, url, partitions) ?? (await evictingPolicy(connection));
    return {
      refused: found && sentenceOf(found),
      warning: fault && `Redis at ${connection.address}: ${fault.found}; move no slot before you ${fault.todo}`,
    };
  } catch (error) {
    // Anything else is an outage, or a refusal that an operator can end: the event log waits for its end and names it.
    const { cause } = error as Error;
    return { refused: cause instanceof UnsupportedRedisError ? cause.message : null, warning: null };
  } finally {
    await connection.close();
  }
}

async function serverOf(connection: RedisConnection): Promise<ServerReport | null> {
  try {
    const [server, replication, persistence] = await Promise.all([
      infoOf(connection, 'server'),
      infoOf(connection, 'replication'),
      infoOf(connection, 'persistence'),
    ]);
    const failed = ['aof_last_write_status', 'aof_last_bgrewrite_status', 'rdb_last_bgsave_status'].filter(
      (name) => (persistence.get(name) ?? 'ok') !== 'ok',
    );
    return {
      isValkey: server.has('valkey_version'),
      version: server.get('valkey_version') ?? server.get('redis_version') ?? 'unknown',
      mode: server.get('redis_mode') ?? server.get('server_mode') ?? 'standalone',
      replicas: Number(replication.get('connected_slaves') ?? 0),
      persistent: persistence.get('aof_enabled') === '1',
      failing: failed.length === 0 ? null : failed.join(', '),
    };
  } catch (error) {
    if (error instanceof EngineRefusedError) return null;
    throw error;
  }
}

async function folderOf(connection: RedisConnection): Promise<string | null> {
  const told = await connection.send(['CONFIG', 'GET', 'dir']).catch(nullIfRefused);
  return told === null ? null : (asTexts(told)[1] ?? null);
}

function nullIfRefused(error: unknown): null {
  if (error instanceof EngineRefusedError) return null;
  throw error;
}

async function clockOf(connection: RedisConnection): Promise<RedisReport['clock']> {
  const from = Date.now();
  const told = await connection.send(['TIME']).catch(nullIfRefused);
  const to = Date.now();
  if (told === null) return null;
  const [seconds, microseconds] = asTexts(told).map(Number);
  const there = (seconds ?? 0) * 1_000 + (microseconds ?? 0) / 1_000;
  return { aheadMs: Math.round(there - (from + to) / 2), withinMs: Math.ceil((to - from) / 2) };
}

async function infoOf(connection: RedisConnection, section: string): Promise<Map<string, string>> {
  const lines = asText(await connection.send(['INFO', section])).split('\r\n');
  return new Map(lines.map((line) => [line.split(':', 1)[0] ?? '', line.slice(line.indexOf(':') + 1)]));
}

async function deniedTo(connection: RedisConnection, used: Omit<InspectOptions, 'url'>): Promise<string[]> {
  const asked = commandsOn(used).map((command) => JSON.stringify(command));
  const denied = asTexts(await runScript(connection, 'denied', [], asked));
  return denied.map((command) =>
    (JSON.parse(command) as string[]).slice(0, /^\["X(GROUP|INFO)/.test(command) ? 3 : 2).join(' '),
  );
}

/** One of each command that the event log, the signals and the cache send, on the keys and channels that they use. */
function commandsOn({ namespace, streams, channels, partitions }: Omit<InspectOptions, 'url'>): string[][] {
  // The keys of all partitions begin in the same way.
  const keys = keysIn(namespace, partitions === 1 ? '' : tagOf(0, partitions));
  const prefix = keyPrefix(namespace);
  const [group, consumer, id] = ['group', 'consumer', '0-1'];
  return [
    ...[...streams.map(keys.stream), keys.deadLetters].flatMap((key) => [
      ['XADD', key, id, 'event', ''],
      ['XREADGROUP', 'GROUP', group, consumer, 'STREAMS', key, '>'],
      ['XACK', key, group, id],
      ['XPENDING', key, group],
      ['XCLAIM', key, group, consumer, '1', id],
      ['XAUTOCLAIM', key, group, consumer, '1', id],
      ['XRANGE', key, '-', '+'],
      ['XREVRANGE', key, '+', '-'],
      ['XTRIM', key, 'MINID', id],
      ['XDEL', key, id],
      ['XGROUP', 'CREATE', key, group, '0'],
      ['XINFO', 'STREAM', key],
      ['EXISTS', key],
    ]),
    ...streams
      .map((stream) => keys.failures(stream, group))
      .flatMap((key) => [
        ['HSET', key, id, ''],
        ['HGET', key, id],
        ['HDEL', key, id],
        ['DEL', key],
      ]),
    ...[`${prefix}cache:menu`, `${prefix}cache-generation:menu`].flatMap((key) => [
      ['GET', key],
      ['SET', key, ''],
      ['INCR', key],
    ]),
    ...channels.flatMap((channel) => [
      ['PUBLISH', prefix + channel, ''],
      ['SUBSCRIBE', prefix + channel],
    ]),
    ['CLIENT', 'UNBLOCK', '1'],
    ['TIME'],
  ];
}
