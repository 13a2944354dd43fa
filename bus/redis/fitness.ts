// Whether a Redis fits the settings: one server, or a cluster with partitions.
import type { ServerReport } from './server-report.ts';
import { serversOf } from './servers-of-url.ts';
import { createSlotMap, type ServerRoute } from './slot-map.ts';

/** What is wrong with a Redis, and what to do. */
export interface RedisProblem {
  readonly found: string;
  readonly todo: string;
}

/** As one sentence, for an error or a log line. */
export const sentenceOf = ({ found, todo }: RedisProblem): string => `${found}: ${todo}`;

/** With several partitions a node that is a replica, or is away, is no problem: its primary, or another one, is asked. */
export const routeFor = (url: string, partitions: number): { route?: ServerRoute } =>
  partitions === 1 ? {} : { route: createSlotMap(url).routeTo(null) };

/** Null when the address fits. */
export function problemOfAddress(url: string, partitions: number): RedisProblem | null {
  const servers = serversOf(url);
  if (partitions > 1 || servers.length === 1) return null;
  return {
    found: `it names ${servers.length} servers, and only a Redis Cluster has several`,
    todo: 'give one address, or for a cluster set WAGGLE_PARTITIONS too, such as 12',
  };
}

/** Null when the server fits. */
export function problemOfMode(
  address: string,
  server: Pick<ServerReport, 'mode'> | null,
  url: string,
  partitions: number,
): RedisProblem | null {
  const isCluster = server?.mode === 'cluster';
  if (isCluster && partitions === 1) {
    return {
      found: `Redis at ${address} is in cluster mode, where streams need partitions`,
      todo: 'set WAGGLE_PARTITIONS, such as 12 for three primaries, or give a Redis without it (cluster-enabled no)',
    };
  }
  const database = /\/(\d+)(?:\?.*)?$/.exec(url.replace(/^\w+:\/\//, ''))?.[1] ?? '0';
  if (isCluster && database !== '0') {
    return {
      found: `Redis at ${address} is in cluster mode, which has no database ${database}`,
      todo: 'leave it out; WAGGLE_NAMESPACE keeps several Waggles apart',
    };
  }
  if (server && !isCluster && serversOf(url).length > 1) {
    return {
      found: `it names several servers, but ${address} is not in cluster mode`,
      todo: 'give the address of one primary',
    };
  }
  return null;
}

/** What a version does that reaches Waggle, and what to do; null for others. */
export function faultOfVersion({ version, isValkey }: Pick<ServerReport, 'version' | 'isValkey'>): RedisProblem | null {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (isValkey || major !== 7 || minor !== 2 || patch > 6) return null;
  return {
    found: `${version} can crash while a reader waits on a stream whose key moves, and tells wrong lags (redis#13224, redis#13337)`,
    todo: 'install 7.2.7 or later; data and settings stay.',
  };
}
