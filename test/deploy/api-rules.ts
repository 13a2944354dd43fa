// Rules of the API server that no published schema contains: names, labels, ports, schedules, routes, and cross-references.
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { IContainer } from 'kubernetes-models/v1';
import { type KubernetesObject, nameOf } from './chart.ts';
import { about } from './pod-policies.ts';
import { type PodOf, podsOf } from './pods.ts';

/** `CronJob/waggle-refill: has the schedule 99 99 * * *`, for every broken rule. */
export const ruleProblems = (objects: readonly KubernetesObject[]): string[] => [
  ...objects.flatMap((object) => [
    ...nameProblems(object),
    ...labelProblems(nameOf(object), object),
    ...portProblems(nameOf(object), object['spec']),
    ...(problemsOf[object.kind]?.(object) ?? []).map((problem) => `${nameOf(object)}: ${problem}`),
  ]),
  ...podsOf(objects).flatMap((pod) => podProblems(pod, objects)),
];

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const qualified = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

// In labels, a CronJob's Jobs and the revision of a StatefulSet's pods have 11 more letters than its name.
const longestName: Readonly<Record<string, number>> = {
  CronJob: 52,
  StatefulSet: 52,
  Job: 63,
  Pod: 63,
  Service: 63,
  ScaledObject: 63,
};

function nameProblems({ kind, metadata: { name } }: KubernetesObject): string[] {
  const longest = longestName[kind] ?? 253;
  const form = kind === 'Service' ? /^[a-z]([-a-z0-9]*[a-z0-9])?$/ : subdomain;
  return about(`${kind}/${name}`, {
    'has a name that is no DNS name': !form.test(name),
    [`has a name of ${name.length} letters, and may have ${longest}`]: name.length > longest,
  });
}

/** Labels, annotations and selectors, wherever they are. The labels of an alert rule are Prometheus' own. */
function labelProblems(of: string, value: unknown, field = ''): string[] {
  if (typeof value !== 'object' || value === null || field === 'groups') return [];
  const inner = Object.entries(value).flatMap(([name, item]) => labelProblems(of, item, name));
  if (!/^(labels|annotations|matchLabels|nodeSelector)$/.test(field)) return inner;
  return Object.entries(value as Record<string, unknown>).flatMap(([key, text]) => {
    const [prefix, name = prefix] = key.includes('/') ? key.split('/', 2) : [undefined, key];
    return about(of, {
      [`has the label ${key}`]: !qualified.test(name ?? '') || (prefix !== undefined && !subdomain.test(prefix)),
      [`has a label that is no text: ${key}`]: typeof text !== 'string',
      [`has the label ${key}: ${text}`]: field !== 'annotations' && text !== '' && !qualified.test(String(text)),
    });
  });
}

const isPort = (port: unknown): boolean => Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65535;
const portName = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;

/** A number in its range or, where a name is allowed, a port name. */
function portProblems(of: string, value: unknown, field = ''): string[] {
  if (/^(port|containerPort|targetPort|hostPort|nodePort)$/.test(field) && typeof value !== 'object') {
    const named = typeof value === 'string' && /^(port|targetPort)$/.test(field) && portName.test(value);
    return isPort(value) || named ? [] : [`${of}: has the ${field} ${value}`];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => portProblems(of, item, name));
}

function podProblems(pod: PodOf, objects: readonly KubernetesObject[]): string[] {
  const { spec, containers } = pod;
  const owner = objects.find((object) => nameOf(object) === pod.name)?.['spec'] as {
    volumeClaimTemplates?: { metadata: { name: string } }[];
  };
  const claims = (owner.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name);
  const volumes = [...claims, ...(spec.volumes ?? []).map(({ name }) => name)];
  const ends = pod.kind === 'Job' || pod.kind === 'CronJob';
  return [
    ...about(pod.name, {
      'has a Job that never ends': ends && spec.restartPolicy !== 'OnFailure' && spec.restartPolicy !== 'Never',
      'serves once': !ends && pod.kind !== 'Pod' && (spec.restartPolicy ?? 'Always') !== 'Always',
    }),
    ...volumes.flatMap((name) =>
      label.test(name) && name.length <= 63 ? [] : [`${pod.name}: has the volume ${name}`],
    ),
    ...containers.flatMap((container) =>
      containerProblems(container, volumes, spec.terminationGracePeriodSeconds ?? 30).map(
        (problem) => `${pod.name}/${container.name}: ${problem}`,
      ),
    ),
  ];
}

function containerProblems(container: IContainer, volumes: readonly string[], grace: number): string[] {
  const { name, env = [], ports = [], volumeMounts = [], resources: { requests = {}, limits = {} } = {} } = container;
  const { startupProbe, livenessProbe, readinessProbe, lifecycle } = container;
  const probes = [startupProbe, livenessProbe, readinessProbe].flatMap((probe) => (probe ? [probe] : []));
  const probed = probes.flatMap(({ httpGet, tcpSocket }) => httpGet?.port ?? tcpSocket?.port ?? []);
  const sleep = lifecycle?.preStop?.sleep?.seconds ?? 0;
  return [
    ...(label.test(name) && name.length <= 63 ? [] : ['has another name than a DNS label']),
    ...(sleep > grace ? [`sleeps for ${sleep} s of the ${grace} s that it has`] : []),
    ...env.flatMap((variable) => (/^[A-Za-z_.-][\w.-]*$/.test(variable.name) ? [] : [`sets ${variable.name}`])),
    ...ports.flatMap((port) => (port.name && !portName.test(port.name) ? [`has the port name ${port.name}`] : [])),
    ...probed.flatMap((port) =>
      ports.some((p) => p.name === port || p.containerPort === port) ? [] : [`is probed at ${port}`],
    ),
    ...probes.flatMap(({ exec, httpGet, tcpSocket, grpc }) =>
      [exec, httpGet, tcpSocket, grpc].filter(Boolean).length === 1 ? [] : ['has a probe that asks in no one way'],
    ),
    // The schema has no range for any of these.
    ...probes.flatMap((probe) =>
      (['periodSeconds', 'timeoutSeconds', 'failureThreshold'] as const).flatMap((field) =>
        (probe[field] ?? 1) >= 1 ? [] : [`has a probe with ${field} ${probe[field]}`],
      ),
    ),
    ...volumeMounts.flatMap((mount) => [
      ...(volumes.includes(mount.name) ? [] : [`mounts ${mount.name}, which is no volume`]),
      ...(/^\/[^:]*$/.test(mount.mountPath) ? [] : [`mounts at ${mount.mountPath}`]),
    ]),
    ...Object.entries(requests).flatMap(([resource, requested]) => {
      const limit = limits[resource];
      return limit !== undefined && amountOf(requested) > amountOf(limit) ? [`requests ${requested} of ${limit}`] : [];
    }),
  ];
}

const factors: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};
function amountOf(quantity: string | number): number {
  const [, number, unit = ''] = /^([\d.]+)([a-zA-Z]*)$/.exec(String(quantity)) ?? [];
  return Number(number) * (factors[unit] ?? Number.NaN);
}

type Problems = (object: KubernetesObject) => readonly string[];

/** Schedules, routes, files and addresses: fields that only one kind of object has. */
const problemsOf: Readonly<Record<string, Problems>> = {
  CronJob: ({ spec }) => {
    const { schedule } = spec as { schedule: string };
    return isSchedule(schedule) ? [] : [`has the schedule ${schedule}`];
  },
  HTTPRoute: ({ spec }) => {
    const { rules } = spec as { rules: { matches?: { path?: { value?: string } }[] }[] };
    const paths = rules.flatMap(({ matches = [] }) => matches.flatMap(({ path }) => path?.value ?? []));
    return paths.flatMap((path) => (isPath(path) ? [] : [`has the path ${path}`]));
  },
  Service: ({ spec }) => {
    const { ports = [] } = spec as { ports?: { name?: string; appProtocol?: string }[] };
    return ports.flatMap(({ name = 'a', appProtocol = 'a' }) => [
      ...(label.test(name) ? [] : [`has the port name ${name}`]),
      ...(qualified.test(appProtocol.replace(/^[a-z0-9.-]+\//, '')) ? [] : [`has the protocol ${appProtocol}`]),
    ]);
  },
  Ingress: ({ spec }) => {
    const { rules } = spec as { rules: { host?: string; http: { paths: { path?: string; pathType: string }[] } }[] };
    return rules.flatMap(({ host, http: { paths } }) => [
      ...(host === undefined || subdomain.test(host.replace(/^\*\./, '')) ? [] : [`has the host ${host}`]),
      ...paths.flatMap(({ path = '', pathType }) =>
        pathType === 'ImplementationSpecific' || isPath(path) ? [] : [`has the path ${path}`],
      ),
    ]);
  },
  ConfigMap: ({ data }) => fileProblems(data),
  Secret: ({ data, stringData }) => fileProblems({ ...(data as object), ...(stringData as object) }),
  NetworkPolicy: ({ spec }) => {
    const blocks = JSON.stringify(spec).match(/\{"cidr":[^}]*\}/g) ?? [];
    return blocks.flatMap((text) => blockProblems(JSON.parse(text)));
  },
};

const isPath = (path: string): boolean =>
  path.startsWith('/') && !/\/\/|\/\.\.?(\/|$)|%2f|#|[^\w\-/.~!$&'()*+,;=:@%]/i.test(path);

function fileProblems(data: unknown): string[] {
  const files = Object.entries((data ?? {}) as Record<string, string>);
  const bytes = files.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0);
  return [
    ...files.flatMap(([name]) => (/^[-._a-zA-Z0-9]{1,253}$/.test(name) ? [] : [`has the key ${name}`])),
    ...(bytes > 2 ** 20 ? [`has ${bytes} bytes, more than Kubernetes keeps`] : []),
  ];
}

function blockProblems({ cidr, except = [] }: { cidr: string; except?: string[] }): string[] {
  const ranges = [cidr, ...except].map((range) => ({ range, parts: /^([^/]+)\/(\d+)$/.exec(range) ?? [] }));
  const wrong = ranges.filter(
    ({ parts: [, address = '', bits] }) => !isIP(address) || Number(bits) > (isIPv6(address) ? 128 : 32),
  );
  if (wrong.length > 0) return wrong.map(({ range }) => `has the range ${range}`);
  const [whole] = ranges;
  const block = new BlockList();
  const family = (address = '') => (isIPv6(address) ? 'ipv6' : 'ipv4');
  block.addSubnet(whole?.parts[1] ?? '', Number(whole?.parts[2]), family(whole?.parts[1]));
  return ranges.flatMap(({ range, parts: [, address = '', bits] }) =>
    range === cidr || (block.check(address, family(address)) && Number(bits) > Number(whole?.parts[2]))
      ? []
      : [`excepts ${range}, which is not in ${cidr}`],
  );
}

const cronFields = [
  { from: 0, to: 59, names: [] },
  { from: 0, to: 23, names: [] },
  { from: 1, to: 31, names: [] },
  { from: 1, to: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { from: 0, to: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;

function isSchedule(schedule: string): boolean {
  const fields = schedule.split(/\s+/);
  return (
    fields.length === cronFields.length &&
    cronFields.every(({ from, to, names }, at) =>
      (fields[at] ?? '').split(',').every((part) => {
        const [, first, last = first, step = '1'] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
        const numberOf = (text = '') => {
          const named = (names as readonly string[]).indexOf(text.toLowerCase());
          return named >= 0 ? named + from : /^\d+$/.test(text) ? Number(text) : Number.NaN;
        };
        if (Number(step) < 1 || first === undefined) return false;
        if (first === '*') return last === '*';
        return numberOf(first) >= from && numberOf(first) <= numberOf(last) && numberOf(last) <= to;
      }),
    )
  );
}
