// The workloads to deploy: every service, by its manifest, and the web pages, which are not a service.
import { groupOf, subscriptionsOf, topologyOf } from '@waggle/contracts';
import { type ConfigTable, type InitStep, platformSettings, type ServiceManifest } from '@waggle/service-kit/config';
import { manifests, type ServiceName } from '@waggle/services';
import { demoSwitches } from 'waggle/demo-services.ts';
import { pageSettings, webSettings } from 'waggle/page-settings.ts';

export type WorkloadName = ServiceName | 'web';

export interface Workload {
  readonly name: WorkloadName;
  readonly about: string;
  /** The source of this description. */
  readonly from: string;
  /** Whether it reads and writes Redis and MongoDB. */
  readonly stores: boolean;
  /** Whether it reads every stream, and the outboxes and inboxes of all services. */
  readonly journeys?: boolean;
  readonly streams: readonly string[];
  readonly publishes: readonly string[];
  readonly signals?: readonly string[];
  readonly caches?: readonly string[];
  /** Those of the public port. */
  readonly routes: readonly string[];
  readonly sockets: readonly string[];
  /**
   * What the port of operations has, by prefix: alone, as the public port does, and of the routes of every process those that name
   * this service, which other processes cannot answer.
   */
  readonly operationsPort: Readonly<Record<'alone' | 'too' | 'own', readonly string[]>>;
  /** Its own settings, and all that it reads. */
  readonly ownSettings: ConfigTable;
  /**
   * Settings that switch other services off: the only readers of one of its streams, since it then publishes nothing there; for the
   * pages, the services that simulate people.
   */
  readonly switches: ConfigTable;
  readonly settings: ConfigTable;
  /** The setting that leaves it out of `waggle up`; a separate process ignores it. */
  readonly switchedBy: string | null;
  readonly init?: readonly InitStep[];
  readonly deployment: ServiceManifest['deployment'];
}

function switchesFor({ publishes }: ServiceManifest): ConfigTable {
  const topology = topologyOf(manifests);
  const readers = publishes.map((stream) => topology.readingGroupsOf(stream));
  const optional = readers.filter((groups) => groups.every(({ runs }) => runs === 'optional')).flat();
  const named = optional.map(({ group }) => manifests.find(({ name }) => groupOf(name) === group));
  return Object.fromEntries(
    named.flatMap((manifest) => {
      const own: ConfigTable = manifest?.settings ?? {};
      const setting = own[manifest?.switchedBy ?? ''];
      return manifest && setting ? [[manifest.name, setting]] : [];
    }),
  );
}

/** Whatever is reached from outside is behind a router, which says who the client is, and whether they came by https. */
function behindRouter({ deployment, ...routed }: Parameters<typeof isRouted>[0] & Pick<Workload, 'deployment'>) {
  if (!isRouted(routed)) return deployment;
  const WAGGLE_TRUSTED_PROXIES = {
    value: 'uniquelocal',
    why: 'The router is a container: its X-Forwarded-* headers are trusted, for the limits of each client, the audit trail, and https. Where routers have public addresses, give their range.',
  };
  return { ...deployment, settings: { ...deployment.settings, WAGGLE_TRUSTED_PROXIES } };
}

/** By the port that has them, where there are two. */
function splitByPort(manifest: ServiceManifest) {
  const { name, routes, sockets, store, operationsPort: { alone = [], too = [] } = {} } = manifest;
  const isPublic = (prefix: string) => !alone.includes(prefix);
  const own = [
    ...(subscriptionsOf(manifest).length > 0 ? [`/api/groups/${groupOf(name)}/`] : []),
    ...(store.projection ? [`/api/projections/${name}/`] : []),
  ];
  return { routes: routes.filter(isPublic), sockets: sockets.filter(isPublic), operationsPort: { alone, too, own } };
}

export const services: readonly Workload[] = manifests.map((manifest) => ({
  ...manifest,
  ...splitByPort(manifest),
  name: manifest.name as ServiceName,
  from: `services/${manifest.name}/manifest.ts`,
  stores: true,
  journeys: manifest.store.journeys === 'read',
  streams: subscriptionsOf(manifest).map(({ stream }) => stream),
  ownSettings: manifest.settings,
  switches: switchesFor(manifest),
  settings: { ...platformSettings, ...manifest.settings, ...switchesFor(manifest) },
  switchedBy: manifest.switchedBy ?? null,
  deployment: behindRouter({ ...splitByPort(manifest), deployment: manifest.deployment }),
}));

const web: Workload = {
  name: 'web',
  about: 'The pages that customers and staff open in a browser.',
  from: 'deploy/workloads.ts',
  stores: false,
  streams: [],
  publishes: [],
  routes: ['/'],
  sockets: [],
  operationsPort: { alone: [], too: ['/'], own: [] },
  ownSettings: pageSettings,
  switches: demoSwitches,
  settings: { ...webSettings, ...demoSwitches },
  switchedBy: null,
  deployment: {
    resources: { cpu: '25m', memory: '80Mi', memoryLimit: '176Mi' },
    heapMiB: 40,
    production: { replicas: 2 },
  },
};

export const workloads: readonly Workload[] = [...services, { ...web, deployment: behindRouter(web) }];

/** Whether it serves requests from outside, on either port. */
export function isReached({
  routes,
  sockets,
  operationsPort: { alone, too },
}: Pick<Workload, 'routes' | 'sockets' | 'operationsPort'>): boolean {
  return routes.length + sockets.length + alone.length + too.length > 0;
}

/** Whether a router sends it anything, if only what operators ask of it. */
export function isRouted(workload: Pick<Workload, 'routes' | 'sockets' | 'operationsPort'>): boolean {
  return isReached(workload) || workload.operationsPort.own.length > 0;
}

/** The workload that serves a path from outside: the longest prefix wins. */
export function ownerOf(path: string): Workload {
  const prefixes = workloads.flatMap((workload) =>
    [...workload.routes, ...workload.sockets].map((prefix) => ({ prefix, workload })),
  );
  const [longest] = prefixes
    .filter(({ prefix }) => prefix === '/' || path === prefix || path.startsWith(`${prefix}/`))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  if (!longest) throw new Error(`no workload serves ${path}`);
  return longest.workload;
}
