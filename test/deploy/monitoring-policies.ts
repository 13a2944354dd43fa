// Observability: monitors find their targets, policies let Prometheus and KEDA in, Grafana finds its dashboards.
import { parse } from 'yaml';
import { type KubernetesObject, nameOf, releaseNamespace } from './chart.ts';
import { isAllowed, type Peer } from './network-policies.ts';
import { about, type Policy } from './pod-policies.ts';
import { type Labels, matches, type PodOf, podsOf, portsOf, servesOn } from './pods.ts';

interface MonitorSpec {
  readonly selector: { readonly matchLabels?: Labels };
  readonly namespaceSelector?: { readonly any?: boolean; readonly matchNames?: readonly string[] };
  readonly endpoints?: readonly Endpoint[];
  readonly podMetricsEndpoints?: readonly Endpoint[];
}
interface Endpoint {
  readonly port?: string;
  readonly path?: string;
}

/** A pod and the number of its port that a monitor scrapes. */
type Scraped = readonly [PodOf, number];

export const monitorsMatchTargets: Policy = (objects) =>
  monitorsOf(objects).flatMap((monitor) => {
    const { namespaceSelector, endpoints = [], podMetricsEndpoints = endpoints } = monitor['spec'] as MonitorSpec;
    const found = podMetricsEndpoints.map((endpoint) => ({ endpoint, scraped: scrapedAt(objects, monitor, endpoint) }));
    const looksHere = namespaceSelector?.matchNames?.includes(releaseNamespace) ?? true;
    const { namespace = releaseNamespace } = monitor.metadata as { namespace?: string };
    return [
      ...about(nameOf(monitor), {
        'looks in another namespace': !looksHere || (namespace !== releaseNamespace && !namespaceSelector),
        'scrapes nothing': found.length === 0,
      }),
      ...found.flatMap(({ endpoint: { port = 'unnamed', path = '/metrics' }, scraped }) =>
        about(nameOf(monitor), {
          [`finds no port ${port}`]: scraped.length === 0,
          [`asks for ${path}`]: path !== '/metrics',
        }),
      ),
    ];
  });

/** With monitoring on, Prometheus scrapes everything that serves: without metrics, failures go unnoticed. */
export const serversAreScraped: Policy = (objects) => {
  const scraped = new Set(scrapedIn(objects).map(([{ name }]) => name));
  const measured = podsOf(objects).filter(
    (pod) =>
      servesOn(pod) &&
      pod.containers.some(({ ports = [] }) => ports.some(({ name }) => /^(http|metrics)$/.test(name ?? ''))),
  );
  return scraped.size === 0
    ? []
    : measured.flatMap(({ name }) => (scraped.has(name) ? [] : [`${name}: is not scraped`]));
};

export const prometheusIsAllowed: Policy = (objects) =>
  scrapedIn(objects).flatMap(([pod, port]) =>
    isAllowed(objects, 'Ingress', pod, port, isOfNamespace('prometheus'))
      ? []
      : [`${pod.name}: does not let Prometheus in at ${port}`],
  );

/** What else a pod serves is none of Prometheus's business. */
export const prometheusSeesMetricsAlone: Policy = (objects) => {
  const scraped = new Set(scrapedIn(objects).map(([{ name }, port]) => `${name} ${port}`));
  const isRestricted = objects.some(({ kind }) => kind === 'NetworkPolicy');
  if (!isRestricted) return [];
  return podsOf(objects).flatMap((pod) =>
    portsOf(pod).flatMap((port) =>
      scraped.has(`${pod.name} ${port}`) || !isAllowed(objects, 'Ingress', pod, port, isOfNamespace('prometheus'))
        ? []
        : [`${pod.name}: lets Prometheus in at ${port}, which it does not scrape`],
    ),
  );
};

/** KEDA queries this release's Redis directly, from its own namespace. */
export const kedaIsAllowed: Policy = (objects) => {
  const addresses = objects.flatMap(({ kind, spec }) => {
    const { triggers } = kind === 'ScaledObject' ? (spec as { triggers: Trigger[] }) : { triggers: [] };
    return triggers.flatMap(({ metadata: { address } }) => (address ? [address] : []));
  });
  return [...new Set(addresses)].flatMap((address) => {
    const [, name, namespace, port] = /^(waggle-redis)\.([\w-]+)\.svc:(\d+)$/.exec(address) ?? [];
    // An external Redis.
    if (!address.startsWith('waggle-')) return [];
    const redis = podsOf(objects).find((pod) => pod.name === `StatefulSet/${name}`);
    return about(address, {
      // KEDA runs in its own namespace, where a bare name would resolve to another Service.
      'is no address of this Redis': !redis || namespace !== releaseNamespace,
      'does not let KEDA in':
        redis !== undefined && !isAllowed(objects, 'Ingress', redis, Number(port), isOfNamespace('keda')),
    });
  });
};
interface Trigger {
  readonly metadata: { readonly address?: string };
}

/** Grafana's sidecar looks only at labels, and treats a file as its label says. */
export const grafanaFindsItsFiles: Policy = (objects) =>
  objects
    .filter(({ kind }) => kind === 'ConfigMap')
    .flatMap((map) => {
      const { grafana_dashboard: dashboard, grafana_datasource: datasource } = map.metadata.labels ?? {};
      const files = Object.entries((map['data'] ?? {}) as Record<string, string>);
      return files.flatMap(([file, text]) => {
        const isDashboard = file.endsWith('.json') && Array.isArray((JSON.parse(text) as { panels?: unknown }).panels);
        const isDatasource =
          /\.ya?ml$/.test(file) && Array.isArray((parse(text) as { datasources?: unknown } | null)?.datasources);
        return about(`${nameOf(map)} ${file}`, {
          'is a dashboard without its label': isDashboard && dashboard !== '1',
          'is labelled as a dashboard and is none': !isDashboard && dashboard !== undefined,
          'is a data source without its label': isDatasource && datasource !== '1',
          'is labelled as a data source and is none': !isDatasource && datasource !== undefined,
        });
      });
    });

/** A pod that mounts an empty file, or Grafana when it reads one, reports no error. */
export const configMapsAreFull: Policy = (objects) =>
  objects
    .filter(({ kind }) => kind === 'ConfigMap')
    .flatMap((map) => {
      const texts = Object.values((map['data'] ?? {}) as Record<string, string>);
      return about(nameOf(map), { 'is empty': texts.length === 0 || texts.some((text) => text.trim() === '') });
    });

const monitorsOf = (objects: readonly KubernetesObject[]) =>
  objects.filter(({ kind }) => kind === 'ServiceMonitor' || kind === 'PodMonitor');

const scrapedIn = (objects: readonly KubernetesObject[]): Scraped[] =>
  monitorsOf(objects).flatMap((monitor) => {
    const { endpoints = [], podMetricsEndpoints = endpoints } = monitor['spec'] as MonitorSpec;
    return podMetricsEndpoints.flatMap((endpoint) => scrapedAt(objects, monitor, endpoint));
  });

// A ServiceMonitor names a port of the Service that it selects by the Service's own labels, a PodMonitor one of the pod.
function scrapedAt(objects: readonly KubernetesObject[], monitor: KubernetesObject, { port }: Endpoint): Scraped[] {
  const { matchLabels = {} } = (monitor['spec'] as MonitorSpec).selector;
  if (monitor.kind === 'PodMonitor') return portsNamed(objects, matchLabels, port);
  return objects
    .filter(({ kind, metadata }) => kind === 'Service' && matches(matchLabels, metadata.labels ?? {}))
    .flatMap(({ spec }) => {
      const { selector = {}, ports } = spec as { selector?: Labels; ports: { name?: string; targetPort?: string }[] };
      const target = ports.find(({ name }) => name === port)?.targetPort;
      return target === undefined ? [] : portsNamed(objects, selector, target);
    });
}

const portsNamed = (objects: readonly KubernetesObject[], selector: Labels, named: string | undefined): Scraped[] =>
  podsOf(objects)
    .filter(({ labels }) => matches(selector, labels))
    .flatMap((pod) =>
      pod.containers.flatMap(({ ports = [] }) =>
        ports.filter(({ name }) => name === named).map(({ containerPort }): Scraped => [pod, containerPort]),
      ),
    );

const isOfNamespace =
  (name: string) =>
  ({ podSelector, namespaceSelector }: Peer): boolean =>
    namespaceSelector !== undefined &&
    [podSelector, namespaceSelector].some((selector) => Object.values(selector?.matchLabels ?? {}).includes(name));
