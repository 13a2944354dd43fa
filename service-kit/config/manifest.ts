// A service's manifest: everything that the rest of the house needs to know of it, as data.
import type { Consumes, Flow } from '@waggle/contracts';
import type { AccessTable } from './access.ts';
import type { ConfigTable } from './setting.ts';

export interface ServiceManifest extends Flow {
  /** Lower-case letters and digits: names its consumer group, tables, database, users, container and chart. */
  readonly name: string;
  /** What it is for, in a sentence. */
  readonly about: string;
  /** Its own settings; `waggle config` prints them under its name. */
  readonly settings: ConfigTable;
  /** The setting, a switch, that leaves the service out of `waggle up`. Without one it always runs there. */
  readonly switchedBy?: string;
  /** Every service has a store of its own. `sessions`: what it may do with who is signed in, which all services look up. */
  readonly store: { readonly sessions: 'read' | 'write' };
  /** What `waggle init` can do for it in MongoDB, whether or not anything runs. Its code is in `defineService`. */
  readonly init?: readonly InitStep[];
  /** URL prefixes of its HTTP routes that are reached from outside, such as `/api/orders`. The longest prefix decides. */
  readonly routes: readonly string[];
  /** URL prefixes of its WebSockets, such as `/ws/menu`. */
  readonly sockets: readonly string[];
  /** Who may use each of them. A route or WebSocket that is missing here keeps the process from starting. Default: it has none. */
  readonly access?: AccessTable;
  /** The groups of its routes in the API's documentation: tag → what it is about. */
  readonly apiTags?: Readonly<Record<string, string>>;
  readonly deployment: Deployment;
}

export interface InitStep {
  /** `waggle init <name>` runs it. It may run again, and then leaves what is there. */
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  /** What does the same on the embedded engine, as the end of a sentence. */
  readonly embedded: string;
  /** The Job of the chart that runs it at every installation and upgrade. Without one it is run by hand. */
  readonly job?: InitJob;
}

export interface InitJob {
  /** Stands in the Job's name, behind the release's. */
  readonly name: string;
  /** Above the value that switches it off. */
  readonly about: string;
  /** It does not run where orders are real. */
  readonly demoOnly?: boolean;
  /** Variables that it gets from the Secret of the staff token. */
  readonly staffSecrets?: readonly string[];
}

/** How it runs in containers. What a deployment sets goes before it. */
export interface Deployment {
  /** CPU in Kubernetes' units (`50m`), memory with its suffix (`112Mi`). */
  readonly resources: Resources;
  /** The limit of Node's heap in MiB. A process needs about 30; what is above is for load. */
  readonly heapMiB: number;
  /** Settings that containers start with, by environment variable: with a reason for each, in `why`. */
  readonly settings?: Readonly<Record<string, ContainerSetting>>;
  /** Scales by open WebSockets for each pod, where KEDA may ask a Prometheus. Default: it does not. */
  readonly connections?: {
    readonly perPod: number;
    /** Those that count: a regular expression of the label `route` of waggle_websockets_open. */
    readonly routes: string;
  };
  /** Jobs of a release that call it over HTTP, such as `refill`. */
  readonly calledBy?: readonly string[];
  /** Given where it must not run with real orders: what it would do to them. */
  readonly demoOnly?: string;
  /** Where orders are real. */
  readonly production: Production;
}

export interface Resources {
  readonly cpu: string;
  readonly memory: string;
  readonly memoryLimit: string;
}

export interface ContainerSetting {
  readonly value: string;
  readonly why: string;
  /** Only there: compose passes on what its environment says, or these. Default both. */
  readonly only?: 'chart' | 'compose';
}

export interface Production {
  readonly replicas?: number;
  readonly autoscaling?: { readonly minReplicas: number; readonly maxReplicas: number };
  readonly resources?: Resources;
  readonly heapMiB?: number;
  readonly drain?: { readonly preStopSeconds: number; readonly shutdownSeconds: number; readonly why: string };
}

/** Keeps the literal types of a manifest: a service's reactions are checked against what it consumes. */
export const defineManifest = <const M extends ServiceManifest>(manifest: M & { readonly consumes: Consumes }): M =>
  manifest;
