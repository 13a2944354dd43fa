// A service's manifest: everything that other packages need to know about the service, as data.
import type { Consumes, Flow } from '@waggle/contracts';
import type { AccessTable } from './access.ts';
import type { ConfigTable } from './setting.ts';

export interface ServiceManifest extends Flow {
  /** Lower-case letters and digits: names its consumer group, tables, database, users, container and chart. */
  readonly name: string;
  /** Its purpose, in a sentence. */
  readonly about: string;
  /** Its settings; `waggle config` prints them under its name. */
  readonly settings: ConfigTable;
  /** The boolean setting that disables the service in `waggle up`. Without one it always runs there. */
  readonly switchedBy?: string;
  /** Every service has its own store. `sessions`: its access to the sessions, which all services look up. */
  readonly store: {
    readonly sessions: 'read' | 'write';
    /** It reads the outboxes and inboxes of all services, and every stream. Default: only its own. */
    readonly journeys?: 'read';
    /**
     * The records that are made of events alone: `waggle rebuild` makes them anew from the archive in its inbox. Such a service
     * publishes nothing. Default: none.
     */
    readonly projection?: readonly string[];
  };
  /** The channels of signals that it sends or receives. With Redis users, its user may use no others. Default: none. */
  readonly signals?: readonly string[];
  /** The keys of the values that it caches. With Redis users, its user may use no others. Default: none. */
  readonly caches?: readonly string[];
  /** The `waggle init` steps for its MongoDB database, which need no running process. Their code is in `defineService`. */
  readonly init?: readonly InitStep[];
  /** URL prefixes of its public HTTP routes, such as `/api/orders`. The longest prefix wins. */
  readonly routes: readonly string[];
  /** URL prefixes of its WebSockets, such as `/ws/menu`. */
  readonly sockets: readonly string[];
  /**
   * Of its routes and WebSockets, by prefix, those that the port of operations has where it is not the public one: `alone`, or as the
   * public port has them, `too`. Default: the public port has all.
   */
  readonly operationsPort?: { readonly alone?: readonly string[]; readonly too?: readonly string[] };
  /** Who may use each of them. A route or WebSocket that is missing here keeps the process from starting. Default: it has none. */
  readonly access?: AccessTable;
  /** The groups of its routes in the API documentation: tag → description. */
  readonly apiTags?: Readonly<Record<string, string>>;
  readonly deployment: Deployment;
}

export interface InitStep {
  /** `waggle init <name>` runs it. A repeated run changes nothing. */
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  /** What does the same on the embedded engine, completing a sentence. */
  readonly embedded: string;
  /** The chart's Job that runs it on every installation and upgrade. Without one it runs manually. */
  readonly job?: InitJob;
}

export interface InitJob {
  /** The suffix of the Job's name, after the release's. */
  readonly name: string;
  /** The comment above the value that disables it. */
  readonly about: string;
  /** It does not run in production. */
  readonly demoOnly?: boolean;
  /** The variables that it takes from the staff token's Secret. */
  readonly staffSecrets?: readonly string[];
}

/** Its container defaults, which a deployment may override. */
export interface Deployment {
  /** CPU in Kubernetes' units (`50m`), memory with its suffix (`112Mi`). */
  readonly resources: Resources;
  /** The limit of Node's heap in MiB. A process needs about 30; the rest is for load. */
  readonly heapMiB: number;
  /** Settings of its containers by environment variable, each with its reason in `why`. */
  readonly settings?: Readonly<Record<string, ContainerSetting>>;
  /**
   * Settings that hold secrets of this service alone. The chart generates each, in a Secret of the service; compose keeps them on
   * a volume: those of a file, given by its setting.
   */
  readonly secrets?: {
    readonly generated: readonly string[];
    readonly files: Readonly<Record<string, string>>;
  };
  /** Scales by open WebSockets for each pod, where KEDA can query a Prometheus. Default: it does not. */
  readonly connections?: {
    readonly perPod: number;
    /** The WebSockets to count: a regular expression for the label `route` of waggle_websockets_open. */
    readonly routes: string;
  };
  /** Jobs of a release that call it over HTTP, such as `refill`. */
  readonly calledBy?: readonly string[];
  /** Set when it must not run in production: what it would do to real orders. */
  readonly demoOnly?: string;
  /** In production. */
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
  /** Limits the defaults to one kind of deployment; compose passes its environment on, or these. Default both. */
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
