// Runs tests on both engines: all services in one process on the embedded engine, one process each on the cluster engine, or there
// too all in one, which starts in a fifth of the time.
import { randomBytes } from 'node:crypto';
import { type ServiceName, serviceNames } from '@waggle/services';
import { inject } from 'vitest';
import { dropDatabases } from '../support/mongo.ts';
import { switchedOn } from '../support/switched-on.ts';
import { startWaggle, temporaryFolder, type WaggleProcess } from '../support/waggle.ts';

export interface StartedDeployment {
  /** The address of the orders service. */
  readonly orders: string;
  /** The address of the deliveries service. */
  readonly deliveries: string;
  /** The address of the WebSockets. */
  readonly notifications: string;
  readonly processes: Readonly<Record<ServiceName, WaggleProcess>>;
  /** Its data, for tests that change it directly. */
  readonly data: Readonly<Record<'folder' | 'redisUrl' | 'mongodbUrl' | 'namespace', string>>;
  /** Ends the process of a service, runs `meanwhile`, and starts it again on its port and data. */
  restart(service: ServiceName, signal: NodeJS.Signals, meanwhile?: () => Promise<void>): Promise<void>;
  /** Ends everything and removes its data. */
  stop(): Promise<void>;
}

export interface DeployOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly nodeArguments?: readonly string[];
  /** On the cluster engine, all services in one process: for what does not depend on which process does it. Default false. */
  readonly together?: boolean;
}

export interface EngineUnderTest {
  readonly name: 'embedded' | 'cluster';
  readonly available: boolean;
  deploy(options?: DeployOptions): Promise<StartedDeployment>;
}

const fast = { WAGGLE_SIMULATOR_SPEED: '100', LOG_LEVEL: 'debug' };

export const embedded: EngineUnderTest = {
  name: 'embedded',
  available: true,
  async deploy({ settings = {}, nodeArguments = [] } = {}) {
    const { folder, remove } = temporaryFolder();
    const all = { ...fast, WAGGLE_DATA: folder, ...settings };
    let process = await startWaggle({ settings: all, nodeArguments });
    const { url } = process;
    return {
      orders: url,
      deliveries: url,
      notifications: url,
      get processes() {
        return Object.fromEntries(serviceNames.map((name) => [name, process])) as Record<ServiceName, WaggleProcess>;
      },
      data: { folder, redisUrl: '', mongodbUrl: '', namespace: '' },
      async restart(_, signal, meanwhile = async () => {}) {
        await process.end(signal);
        await meanwhile();
        process = await startWaggle({ settings: all, nodeArguments, port: Number(new URL(url).port) });
      },
      async stop() {
        await process.end();
        remove();
      },
    };
  },
};

export const cluster: EngineUnderTest = {
  name: 'cluster',
  available: inject('redisUrl') !== null && inject('mongodbUrl') !== null,
  async deploy({ settings = {}, nodeArguments = [], together = false } = {}) {
    const redisUrl = inject('redisUrl') ?? '';
    const mongodbUrl = inject('mongodbUrl') ?? '';
    const namespace = `e2e${randomBytes(4).toString('hex')}`;
    const all = { ...fast, REDIS_URL: redisUrl, MONGODB_URL: mongodbUrl, WAGGLE_NAMESPACE: namespace, ...settings };
    // Like `up`, starts no service that its setting switches off.
    const served = switchedOn(settings);
    const kinds = together ? (['up'] as const) : served;
    const starts = await Promise.allSettled(
      kinds.map(async (what) => [what, await startWaggle({ what, settings: all, nodeArguments })] as const),
    );
    const started = new Map(starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : [])));
    const failed = starts.find((start) => start.status === 'rejected');
    if (failed) {
      await Promise.all([...started.values()].map((process) => process.end('SIGKILL')));
      throw failed.reason;
    }
    const kindOf = (service: ServiceName) => (together ? 'up' : service);
    const processOf = (service: ServiceName): WaggleProcess => started.get(kindOf(service)) as WaggleProcess;
    return {
      orders: processOf('orders').url,
      deliveries: processOf('deliveries').url,
      notifications: processOf('notifications').url,
      get processes() {
        return Object.fromEntries(served.map((name) => [name, processOf(name)])) as Record<ServiceName, WaggleProcess>;
      },
      data: { folder: '', redisUrl: all.REDIS_URL, mongodbUrl, namespace },
      async restart(service, signal, meanwhile = async () => {}) {
        const what = kindOf(service);
        const before = processOf(service);
        await before.end(signal);
        await meanwhile();
        const port = Number(new URL(before.url).port);
        started.set(what, await startWaggle({ what, settings: all, nodeArguments, port }));
      },
      async stop() {
        await Promise.all([...started.values()].map((process) => process.end()));
        await dropDatabases(mongodbUrl, namespace);
      },
    };
  },
};
