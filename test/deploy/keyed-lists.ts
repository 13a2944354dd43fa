// Lists that Kubernetes merges by a key. With a duplicate key, server-side apply, which Argo CD and Helm 4 use, refuses the whole
// object, and any other upgrade drops one of the two.
import { nameOf } from './chart.ts';
import { about, type Policy } from './pod-policies.ts';
import { podsOf } from './pods.ts';

type Item = Readonly<Record<string, unknown>>;

export const keysAreUnique: Policy = (objects) => [
  ...podsOf(objects).flatMap(({ name, spec, containers }) => [
    ...repeated(name, 'container', containers, ['name']),
    ...repeated(name, 'volume', spec.volumes, ['name']),
    ...repeated(name, 'pull secret', spec.imagePullSecrets, ['name']),
    ...repeated(name, 'spread', spec.topologySpreadConstraints, ['topologyKey', 'whenUnsatisfiable']),
    // Port names are unique in a pod.
    ...repeated(
      name,
      'port name',
      containers.flatMap(({ ports = [] }) => ports),
      ['name'],
    ),
    ...containers.flatMap((container) => {
      const of = `${name}/${container.name}`;
      return [
        ...repeated(of, 'variable', container.env, ['name']),
        ...repeated(of, 'port', container.ports, ['containerPort', 'protocol']),
        ...repeated(of, 'mount', container.volumeMounts, ['mountPath']),
      ];
    }),
  ]),
  ...objects.flatMap((object) => {
    const { ports, listeners, groups } = (object['spec'] ?? {}) as Readonly<Record<string, readonly Item[]>>;
    if (object.kind === 'Service')
      return [
        ...repeated(nameOf(object), 'port', ports, ['port', 'protocol']),
        ...repeated(nameOf(object), 'port name', ports, ['name']),
      ];
    if (object.kind === 'Gateway') return repeated(nameOf(object), 'listener', listeners, ['name']);
    return object.kind === 'PrometheusRule' ? repeated(nameOf(object), 'group', groups, ['name']) : [];
  }),
  ...repeated(
    'the release',
    'object',
    objects.map((object) => ({ name: nameOf(object) })),
    ['name'],
  ),
];

function repeated(of: string, what: string, list: readonly object[] = [], by: readonly string[]): string[] {
  // The default protocol is TCP, and a port without a name conflicts with no other name.
  const keys = (list as readonly Item[]).flatMap((item) => {
    const key = by.map((field) => item[field] ?? (field === 'protocol' ? 'TCP' : undefined));
    return key.includes(undefined) ? [] : [key.join(' ')];
  });
  return about(
    of,
    Object.fromEntries(
      [...new Set(keys.filter((key, at) => keys.indexOf(key) < at))].map((key) => [
        `has the ${what} ${key} twice`,
        true,
      ]),
    ),
  );
}
