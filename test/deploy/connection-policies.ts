// The chart's connections: Services select pods, routes reference Services, pods get addresses that exist.
import { parse } from 'yaml';
import { type KubernetesObject, nameOf, releaseNamespace } from './chart.ts';
import { maySend } from './network-policies.ts';
import type { Policy } from './pod-policies.ts';
import { type Labels, matches, type PodOf, podsOf, portsOf } from './pods.ts';
import { isThirdPartyAddress } from './third-party-ports.ts';

export const servicesHavePods: Policy = (objects) =>
  objects
    .filter(({ kind }) => kind === 'Service')
    .flatMap((service) => {
      const { selector, ports } = service['spec'] as ServiceSpec;
      // The one Service that has no pods on purpose.
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
  readonly clusterIP?: string;
  readonly selector?: Labels;
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly targetPort: string }[];
}

/** An Ingress, an HTTPRoute or the tunnel's file names only Services, at ports that they have. */
export const routesLeadToServices: Policy = (objects) => {
  const portsAt = (name: string) => {
    const service = objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === name);
    return service && (service['spec'] as ServiceSpec).ports.flatMap((port) => [port.name, port.port]);
  };
  return objects.flatMap((object) =>
    backendsOf(object).flatMap(({ name, port }) => {
      const ports = portsAt(name);
      if (!ports) return [`${nameOf(object)}: leads to ${name}, which is no Service`];
      return ports.includes(port) ? [] : [`${nameOf(object)}: leads to ${name} at ${port}, which is no port of it`];
    }),
  );
};

interface Backend {
  readonly name: string;
  readonly port: number | string | undefined;
}

function backendsOf({ kind, spec, data }: KubernetesObject): Backend[] {
  if (kind === 'Ingress') {
    const { rules } = spec as { rules: { http: { paths: { backend: { service: IngressService } }[] } }[] };
    return rules.flatMap(({ http }) =>
      http.paths.map(({ backend: { service } }) => ({
        name: service.name,
        port: service.port?.name ?? service.port?.number,
      })),
    );
  }
  if (kind === 'HTTPRoute')
    return (spec as { rules: { backendRefs: Backend[] }[] }).rules.flatMap((r) => r.backendRefs);
  const tunnel = (data as Record<string, string> | undefined)?.['config.yaml'];
  if (tunnel === undefined) return [];
  const { ingress } = parse(tunnel) as { ingress: { service: string }[] };
  const urls = ingress.flatMap(({ service }) => (service.startsWith('http://') ? [new URL(service)] : []));
  return urls.map(({ hostname, port }) => ({ name: hostname, port: Number(port || 80) }));
}
interface IngressService {
  readonly name: string;
  readonly port?: { readonly name?: string; readonly number?: number };
}

/** A pod that is configured to call a Service of this release may also send to that Service's pods; so may `helm test`'s. */
export const podsReachConfiguredAddresses: Policy = (objects) =>
  podsOf(objects).flatMap((pod) =>
    addressesIn(objects, pod).flatMap(({ host, port }) => {
      if (isThirdPartyAddress(host, port)) return [];
      const service = serviceAt(objects, host);
      if (!service) return [`${pod.name}: calls ${host}, which is no Service`];
      const targets = targetsOf(objects, service, port);
      if (targets.length === 0) return [`${pod.name}: calls ${host} at ${port}, where no pod listens`];
      return targets.flatMap(([target, listened]) =>
        maySend(objects, pod, target, listened) ? [] : [`${pod.name}: may not send to ${host} at ${listened}`],
      );
    }),
  );

/** The port that a setting, an option or a file makes a program listen on is one that its pod declares. */
export const podsListenOnDeclaredPorts: Policy = (objects) =>
  podsOf(objects).flatMap((pod) => {
    const settings = pod.containers.flatMap(({ env = [] }) => env.map(({ name, value }) => `${name}=${value}`));
    const ports = [...settings, ...textsTold(objects, pod)].flatMap((text) =>
      [...text.matchAll(listening)].map(([, port]) => Number(port)),
    );
    return ports.flatMap((port) =>
      portsOf(pod).includes(port) ? [] : [`${pod.name}: listens on ${port}, undeclared`],
    );
  });

// WAGGLE_PORT and WAGGLE_OPERATIONS_PORT, mongod, the exporters, redis.conf (where the port 0 is none) and cloudflared's file.
const listening =
  /(?:^WAGGLE_(?:OPERATIONS_)?PORT=| --port |--web\.listen-address=\S*:|^(?:tls-)?port (?!0$)|^metrics: \S+:)(\d+)/gm;

interface Address {
  readonly host: string;
  readonly port: number;
}

// From settings, also those out of a Secret, from commands and from mounted files.
function addressesIn(objects: readonly KubernetesObject[], pod: PodOf): Address[] {
  const settings = pod.containers.flatMap(({ env = [] }) =>
    env.map(({ value, valueFrom }) => {
      const { name, key } = valueFrom?.secretKeyRef ?? {};
      return value ?? textsOf(objects, 'Secret', name)[key ?? ''] ?? '';
    }),
  );
  const texts = [...settings, ...textsTold(objects, pod)];
  const found = texts.flatMap((text) => [
    ...[...text.matchAll(/(?<![\w.-])(waggle-[a-z0-9.-]+):(\d+)/g)].map(([, host = '', port]) => ({ host, port })),
    ...[...text.matchAll(/ -h (waggle-[a-z0-9.-]+)/g)].map(([, host = '']) => ({ host, port: '6379' })),
    // The test's script lists the services that it calls.
    ...[...text.matchAll(/\/\/waggle-\$\{name\}:(\d+)/g)].flatMap(([, port]) =>
      (JSON.parse(/\["[a-z",-]+"\]/.exec(text)?.[0] ?? '[]') as string[]).map((name) => ({
        host: `waggle-${name}`,
        port,
      })),
    ),
  ]);
  return found.map(({ host, port }) => ({ host, port: Number(port) }));
}

// Commands and mounted files.
const textsTold = (objects: readonly KubernetesObject[], { containers, spec }: PodOf): string[] => [
  ...containers.flatMap(({ command = [], args = [] }) => [...command, ...args]),
  ...(spec.volumes ?? []).flatMap(({ configMap }) => Object.values(textsOf(objects, 'ConfigMap', configMap?.name))),
];

const textsOf = (objects: readonly KubernetesObject[], kind: string, name?: string): Record<string, string> => {
  const object = objects.find((one) => one.kind === kind && one.metadata.name === name);
  return (object?.['stringData'] ?? object?.['data'] ?? {}) as Record<string, string>;
};

// `service`, `service.namespace.svc`, or with a pod's name before the service's.
function serviceAt(objects: readonly KubernetesObject[], host: string): KubernetesObject | undefined {
  const [first = '', second = '', third] = host.split('.');
  const named = (name: string, namespace = releaseNamespace) =>
    namespace === releaseNamespace
      ? objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === name)
      : undefined;
  return second.startsWith('waggle-') ? named(second, third) : named(first, second || undefined);
}

// A headless Service maps no ports: its callers reach pods at the container's port.
function targetsOf(
  objects: readonly KubernetesObject[],
  service: KubernetesObject,
  calledPort: number,
): [PodOf, number][] {
  const { selector = {}, ports, clusterIP } = service['spec'] as ServiceSpec;
  const target = ports.find(({ port }) => port === calledPort)?.targetPort;
  return podsOf(objects)
    .filter(({ labels }) => matches(selector, labels))
    .flatMap((pod) =>
      pod.containers.flatMap(({ ports: listened = [] }) =>
        listened
          .filter(({ name, containerPort }) => (clusterIP === 'None' ? containerPort === calledPort : name === target))
          .map(({ containerPort }): [PodOf, number] => [pod, containerPort]),
      ),
    );
}
