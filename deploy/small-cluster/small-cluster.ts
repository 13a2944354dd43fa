// A small cluster: processes as pods, Redis with its append-only file, separate databases in MongoDB, nginx in front.
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { dropDatabases } from '../processes/databases.ts';
import { freePort, type RedisProcess, startRedis } from '../processes/redis.ts';
import { startWaggle, type WaggleProcess } from '../processes/waggle.ts';
import { isRouted, type WorkloadName, workloads } from '../workloads.ts';
import { containerArguments, makeImage } from './container.ts';
import { startNginx } from './nginx.ts';

export interface SmallCluster {
  /** The address of the ingress, which takes all requests. */
  readonly url: string;
  /** The token that staff send in `Authorization: Bearer`. */
  readonly staffToken: string;
  readonly redis: RedisProcess;
  readonly replicas: Readonly<Record<WorkloadName, readonly WaggleProcess[]>>;
  /** Starts or stops replicas until there are as many as wanted, and updates the ingress. */
  scale(workload: WorkloadName, count: number): Promise<void>;
  /** Replaces one replica after another, stopping each as Kubernetes does. */
  rollingRestart(workload: WorkloadName): Promise<void>;
  stop(): Promise<void>;
}

export interface SmallClusterOptions {
  readonly nginx: string;
  readonly mongodbUrl: string;
  /** Default: random. */
  readonly staffToken?: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly replicas?: number;
}

export async function startCluster(options: SmallClusterOptions): Promise<SmallCluster> {
  const { nginx: program, mongodbUrl, settings = {}, replicas: count = 2 } = options;
  const { staffToken = `staff_${randomBytes(20).toString('hex')}` } = options;
  const closing = new AsyncDisposableStack();
  try {
    const redis = await startRedis();
    closing.defer(() => redis.stop());
    const namespace = `cluster${randomBytes(4).toString('hex')}`;
    closing.defer(() => dropDatabases(mongodbUrl, namespace));
    const image = makeImage();
    closing.defer(() => image.remove());
    const hosting = { WAGGLE_BASE_PATH: settings['WAGGLE_BASE_PATH'] ?? '' };
    const all = {
      ...image.settings,
      REDIS_URL: redis.url,
      MONGODB_URL: mongodbUrl,
      WAGGLE_NAMESPACE: namespace,
      WAGGLE_STAFF_TOKEN: staffToken,
      WAGGLE_TRACKING_SECRET: randomBytes(32).toString('base64url'),
      WAGGLE_TRUSTED_PROXIES: 'loopback',
      WAGGLE_UNLIMITED_ADDRESSES: 'loopback',
      ...settings,
    };
    const replicas = Object.fromEntries(workloads.map(({ name }) => [name, []])) as unknown as Record<
      WorkloadName,
      WaggleProcess[]
    >;
    closing.defer(async () => {
      await Promise.all(Object.values(replicas).flatMap((each) => each.map((replica) => replica.end())));
    });
    const start = async (what: WorkloadName) => {
      const own = what === 'web' ? { ...image.settings, ...hosting } : all;
      replicas[what].push(
        await startWaggle({
          what,
          program: image.program,
          settings: own,
          nodeArguments: containerArguments(what),
          port: await freePort(),
          readyWithinMs: 180_000,
        }),
      );
    };
    for (const { name } of workloads) await Promise.all(Array.from({ length: count }, () => start(name)));
    const nginx = await startNginx(program, portsOf(replicas), settings['WAGGLE_BASE_PATH']);
    closing.defer(() => nginx.stop());
    const remove = async (what: WorkloadName, replica: WaggleProcess) => {
      replicas[what] = replicas[what].filter((other) => other !== replica);
      // First no new requests, then a pause for those in flight, then the signal, like a pod's preStop hook.
      await nginx.use(portsOf(replicas));
      await setTimeout(preStopMs);
      const code = await replica.end('SIGTERM');
      if (code !== 0) throw new Error(`${what} at ${replica.url} ended with ${code} after SIGTERM`);
    };
    return {
      url: nginx.url,
      staffToken,
      redis,
      replicas,
      async scale(what, wanted) {
        const running = replicas[what].length;
        await Promise.all(Array.from({ length: Math.max(0, wanted - running) }, () => start(what)));
        for (const replica of replicas[what].slice(wanted)) await remove(what, replica);
        await nginx.use(portsOf(replicas));
      },
      async rollingRestart(what) {
        for (const replica of [...replicas[what]]) {
          await start(what);
          await nginx.use(portsOf(replicas));
          await remove(what, replica);
        }
      },
      stop: () => closing.disposeAsync(),
    };
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

/** The chart waits longer: its routers are on other machines. */
const preStopMs = 500;

// Only workloads that serve HTTP are behind the ingress.
const portsOf = (replicas: SmallCluster['replicas']): Record<string, number[]> =>
  Object.fromEntries(
    workloads.filter(isRouted).map(({ name }) => [name, replicas[name].map(({ url }) => Number(new URL(url).port))]),
  );
