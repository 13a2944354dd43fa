// How the chart's parts reach each other: what a name or a port refers to must be there, at both ends.
import { parse } from 'yaml';
import { type KubernetesObject, nameOf } from './chart.ts';
import type { Policy } from './pod-policies.ts';
import { type Labels, matches, type PodOf, podsOf, portsOf } from './pods.ts';

interface Peer {
  readonly podSelector?: { readonly matchLabels?: Labels };
  readonly namespaceSelector?: object;
  readonly ipBlock?: object;
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port: number }[];
}
interface NetworkPolicySpec {
  readonly podSelector: { readonly matchLabels?: Labels };
  readonly policyTypes: readonly ('Ingress' | 'Egress')[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

/** Every pod is denied everything first, in both directions. */
export const everythingIsDeniedFirst: Policy = (objects) =>
  podsOf(objects).flatMap(({ name, labels }) =>
    (['Ingress', 'Egress'] as const).flatMap((direction) =>
      networkPolicies(objects).some(({ spec }) => means(spec, labels) && spec.policyTypes.includes(direction))
        ? []
        : [`${name}: ${direction} is not denied`],
    ),
  );

/** A rule without peers or ports would allow all of them. */
export const rulesNamePeersAndPorts: Policy = (objects) =>
  networkPolicies(objects).flatMap(({ name, spec }) =>
    [...(spec.ingress ?? []), ...(spec.egress ?? [])].flatMap(({ from, to, ports }) => [
      ...((from ?? to ?? []).length === 0 ? [`${name}: a rule is for everybody`] : []),
      ...((ports ?? []).length === 0 ? [`${name}: a rule is for every port`] : []),
    ]),
  );

export const openedPortsAreListenedOn: Policy = (objects) => {
  const pods = podsOf(objects);
  const silent = (name: string, those: readonly PodOf[], ports: Rule['ports']) =>
    (ports ?? []).flatMap(({ port }) =>
      those.length > 0 && those.every((pod) => portsOf(pod).includes(port))
        ? []
        : [`${name}: opens ${port}, where nothing listens`],
    );
  return networkPolicies(objects).flatMap(({ name, spec }) => [
    ...(spec.ingress ?? []).flatMap(({ ports }) =>
      silent(
        name,
        pods.filter((pod) => means(spec, pod.labels)),
        ports,
      ),
    ),
    ...(spec.egress ?? []).flatMap(({ to = [], ports }) =>
      to.filter(isOurs).flatMap((peer) => silent(name, podsMeant(pods, peer), ports)),
    ),
  ]);
};

/** Both ends have to agree: what one may send to, the other has to let in. */
export const whoMaySendIsLetIn: Policy = (objects) => {
  const pods = podsOf(objects);
  const policies = networkPolicies(objects);
  const letsIn = (target: PodOf, source: PodOf, port: number) =>
    policies.some(
      ({ spec }) =>
        means(spec, target.labels) &&
        (spec.ingress ?? []).some(
          ({ from = [], ports = [] }) =>
            ports.some((opened) => opened.port === port) &&
            from.some((peer) => isOurs(peer) && matches(peer.podSelector?.matchLabels ?? {}, source.labels)),
        ),
    );
  return policies.flatMap(({ spec }) =>
    pods
      .filter((pod) => means(spec, pod.labels))
      .flatMap((source) =>
        (spec.egress ?? []).flatMap(({ to = [], ports = [] }) =>
          to
            .filter(isOurs)
            .flatMap((peer) => podsMeant(pods, peer))
            .flatMap((target) =>
              ports.flatMap(({ port }) =>
                letsIn(target, source, port) ? [] : [`${source.name}: ${target.name} does not let it in at ${port}`],
              ),
            ),
        ),
      ),
  );
};

export const servicesHavePods: Policy = (objects) =>
  objects
    .filter(({ kind }) => kind === 'Service')
    .flatMap((service) => {
      const { selector, ports } = service['spec'] as ServiceSpec;
      // The one Service that is there to have none.
      if (!selector) return service.metadata.name.endsWith('-nowhere') ? [] : [`${nameOf(service)}: selects nothing`];
      const pods = podsOf(objects).filter(({ labels }) => matches(selector, labels));
      if (pods.length !== 1) return [`${nameOf(service)}: selects ${pods.length} workloads`];
      const named = pods.flatMap(({ containers }) =>
        containers.flatMap((c) => (c.ports ?? []).map((port) => port.name)),
      );
      return ports.flatMap(({ targetPort }) =>
        named.includes(targetPort) ? [] : [`${nameOf(service)}: its pods have no port ${targetPort}`],
      );
    });
interface ServiceSpec {
  readonly selector?: Labels;
  readonly ports: readonly { readonly targetPort: string }[];
}

/** What routes name, in an Ingress, an HTTPRoute or the tunnel's file. */
export const routesLeadToServices: Policy = (objects) => {
  const services = new Set(objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name));
  return objects.flatMap((object) =>
    backendsOf(object).flatMap((backend) =>
      services.has(backend) ? [] : [`${nameOf(object)}: leads to ${backend}, which is no Service`],
    ),
  );
};

function backendsOf({ kind, spec, data }: KubernetesObject): string[] {
  if (kind === 'Ingress') {
    const { rules } = spec as { rules: { http: { paths: { backend: { service: { name: string } } }[] } }[] };
    return rules.flatMap(({ http }) => http.paths.map(({ backend }) => backend.service.name));
  }
  if (kind === 'HTTPRoute') {
    const { rules } = spec as { rules: { backendRefs: { name: string }[] }[] };
    return rules.flatMap(({ backendRefs }) => backendRefs.map(({ name }) => name));
  }
  const tunnel = (data as Record<string, string> | undefined)?.['config.yaml'];
  if (tunnel === undefined) return [];
  const { ingress } = parse(tunnel) as { ingress: { service: string }[] };
  return ingress.flatMap(({ service }) => (service.startsWith('http://') ? [new URL(service).hostname] : []));
}

/** Secrets with their keys, ConfigMaps, volumes' claims and service accounts are there, or were said to be. */
export const referencesAreThere =
  (outside: readonly string[]): Policy =>
  (objects) => {
    const has = (kind: string, name: string, key?: string) =>
      outside.includes(name) ||
      objects.some(
        (object) =>
          object.kind === kind &&
          object.metadata.name === name &&
          (key === undefined || key in ((object['stringData'] ?? object['data'] ?? {}) as object)),
      );
    return podsOf(objects).flatMap(({ name, spec, containers }) => {
      const wanted: [kind: string, name: string, key?: string][] = [
        ...(spec.serviceAccountName ? [['ServiceAccount', spec.serviceAccountName] as [string, string]] : []),
        ...containers.flatMap(({ env = [] }) =>
          env.flatMap(({ valueFrom }): [string, string, string][] => {
            const ref = valueFrom?.secretKeyRef;
            return ref ? [['Secret', ref.name ?? '', ref.key]] : [];
          }),
        ),
        ...(spec.volumes ?? []).flatMap(({ secret, configMap, persistentVolumeClaim }): [string, string, string?][] => [
          ...(secret?.items ?? []).map(({ key }): [string, string, string] => [
            'Secret',
            secret?.secretName ?? '',
            key,
          ]),
          ...(configMap ? [['ConfigMap', configMap.name ?? ''] as [string, string]] : []),
          ...(persistentVolumeClaim
            ? [['PersistentVolumeClaim', persistentVolumeClaim.claimName] as [string, string]]
            : []),
        ]),
      ];
      return wanted.flatMap(([kind, wantedName, key]) =>
        has(kind, wantedName, key) ? [] : [`${name}: there is no ${kind} ${wantedName}${key ? ` with ${key}` : ''}`],
      );
    });
  };

const networkPolicies = (objects: readonly KubernetesObject[]) =>
  objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map((object) => ({ name: nameOf(object), spec: object['spec'] as NetworkPolicySpec }));

const means = ({ podSelector }: NetworkPolicySpec, labels: Labels): boolean =>
  matches(podSelector.matchLabels ?? {}, labels);
const isOurs = ({ podSelector, namespaceSelector }: Peer): boolean => podSelector !== undefined && !namespaceSelector;
const podsMeant = (pods: readonly PodOf[], { podSelector }: Peer): PodOf[] =>
  pods.filter(({ labels }) => matches(podSelector?.matchLabels ?? {}, labels));
