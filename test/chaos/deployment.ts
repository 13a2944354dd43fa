// Starts Waggle for a chaos run: one process on the embedded engine; on the cluster engine two of each service, with its own Redis
// and its own databases in the given MongoDB.
import { randomBytes } from 'node:crypto';
import { slotOf, tagOf } from '@waggle/bus/redis/slots.ts';
import { type ServiceName, serviceNames } from '@waggle/services';
import { dropDatabases } from '../support/mongo.ts';
import { freePort, startRedis, type TestRedis } from '../support/redis.ts';
import { type ClusterNode, type RedisCluster, startRedisCluster } from '../support/redis-cluster.ts';
import { staffToken, temporaryFolder, waitFor } from '../support/waggle.ts';
import type { ChaosEngine } from './faults.ts';
import { createReplica, type Replica, type ReplicaOptions } from './replica.ts';

export interface ChaosDeployment {
  readonly engine: ChaosEngine;
  readonly replicas: readonly Replica[];
  /** Null on the embedded engine, and with a Redis Cluster. */
  readonly redis: TestRedis | null;
  /** Null without one. */
  readonly redisCluster: ChaosCluster | null;
  /** The address of any process of a service. */
  urlsOf(service: ServiceName): readonly string[];
  whenReady(): Promise<void>;
  /** Ends everything and removes its data. */
  stop(): Promise<void>;
}

/** A Redis Cluster under the partitions of the streams. */
export interface ChaosCluster extends Pick<RedisCluster, 'whenWhole'> {
  primaryOfPartition(partition: number): Promise<ClusterNode>;
  /** To another primary. */
  moveSlotOf(partition: number): Promise<void>;
}

export interface DeploymentOptions {
  readonly engine: ChaosEngine;
  /** More than one: on a Redis Cluster. Default 1. */
  readonly partitions?: number;
  readonly mongodbUrl: string | null;
  /** Short, so that other processes claim a dead one's entries within the run. */
  readonly leaseMs: number;
  readonly simulatorSpeed: number;
  readonly onLog: ReplicaOptions['onLog'];
  readonly onBadEnding: ReplicaOptions['onBadEnding'];
}

const replicasOfEach = 2;

/** @throws {Error} for the cluster engine without MongoDB */
export async function deploy(options: DeploymentOptions): Promise<ChaosDeployment> {
  return options.engine === 'embedded' ? deployEmbedded(options) : deployCluster(options);
}

const commonSettings = ({ leaseMs, simulatorSpeed }: DeploymentOptions) => ({
  WAGGLE_LEASE_SECONDS: String(leaseMs / 1_000),
  WAGGLE_SIMULATOR_SPEED: String(simulatorSpeed),
  WAGGLE_SHUTDOWN_SECONDS: '4',
  WAGGLE_DEMO_MENU: 'off',
  WAGGLE_STAFF_TOKEN: staffToken,
  WAGGLE_WS_PING: '1',
  LOG_LEVEL: 'warn',
});

async function deployEmbedded(options: DeploymentOptions): Promise<ChaosDeployment> {
  const { folder, remove } = temporaryFolder();
  const settings = { ...commonSettings(options), WAGGLE_DATA: folder };
  const only = createReplica({ name: 'waggle', what: 'up', port: await freePort(), settings, ...options });
  only.start();
  return {
    engine: 'embedded',
    replicas: [only],
    redis: null,
    redisCluster: null,
    urlsOf: () => [only.url],
    whenReady: () => ready([only]),
    async stop() {
      await only.kill();
      remove();
    },
  };
}

async function deployCluster(options: DeploymentOptions): Promise<ChaosDeployment> {
  const { mongodbUrl, partitions = 1 } = options;
  if (!mongodbUrl) throw new Error('the cluster engine needs a MongoDB replica set: give --mongodb-url or MONGODB_URL');
  const cluster = partitions > 1 ? await startRedisCluster() : null;
  const redis = cluster ? null : await startRedis();
  const namespace = `chaos${randomBytes(4).toString('hex')}`;
  const servers = {
    REDIS_URL: cluster?.url ?? redis?.url ?? '',
    WAGGLE_PARTITIONS: String(partitions),
    MONGODB_URL: mongodbUrl,
    WAGGLE_NAMESPACE: namespace,
    WAGGLE_TRACKING_SECRET: randomBytes(32).toString('hex'),
  };
  const settings = { ...commonSettings(options), ...servers };
  const replicas: Replica[] = [];
  for (const what of serviceNames) {
    for (let number = 1; number <= replicasOfEach; number += 1) {
      replicas.push(createReplica({ name: `${what}-${number}`, what, port: await freePort(), settings, ...options }));
    }
  }
  for (const replica of replicas) replica.start();
  return {
    engine: 'cluster',
    replicas,
    redis,
    redisCluster: cluster && chaosCluster(cluster, partitions),
    urlsOf: (service) => replicas.flatMap(({ name, url }) => (name.startsWith(`${service}-`) ? [url] : [])),
    whenReady: () => ready(replicas),
    async stop() {
      await Promise.all(replicas.map((replica) => replica.kill()));
      await redis?.stop();
      await cluster?.stop();
      await dropDatabases(mongodbUrl, namespace);
    },
  };
}

function chaosCluster(cluster: RedisCluster, partitions: number): ChaosCluster {
  const slot = (partition: number) => slotOf(tagOf(partition, partitions));
  return {
    whenWhole: (timeoutMs) => cluster.whenWhole(timeoutMs),
    primaryOfPartition: (partition) => cluster.primaryOf(slot(partition)),
    async moveSlotOf(partition) {
      const from = await cluster.primaryOf(slot(partition));
      const to = (await cluster.primaries()).find((one) => one !== from);
      if (to) await cluster.moveSlot(slot(partition), to, 20);
    },
  };
}

async function ready(replicas: readonly Replica[]): Promise<void> {
  for (const replica of replicas) await waitFor(`${replica.name} to be ready`, 60_000, () => replica.isReady());
}
