// A Kubernetes API that stores only Secrets, and lists the kinds that exist: enough for helm to render for a cluster.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stringify } from 'yaml';
import type { KubernetesObject } from './chart.ts';

export interface SecretsInCluster {
  /** For KUBECONFIG. */
  readonly kubeconfig: string;
  /** What Kubernetes would store for a Secret's `stringData`. */
  keep(name: string, stringData: Readonly<Record<string, string>>): void;
  close(): Promise<void>;
}

/** @param objects whose kinds it must know */
export async function secretsInCluster(objects: readonly KubernetesObject[]): Promise<SecretsInCluster> {
  const stored = new Map<string, object>();
  const answers = discoveryOf(objects);
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    const answer = answers[path] ?? stored.get(/\/namespaces\/kitchen\/secrets\/(.+)$/.exec(path)?.[1] ?? '');
    const missing = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 };
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? missing));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    kubeconfig: stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster: { server: url } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
      users: [{ name: 'test', user: {} }],
      'current-context': 'test',
    }),
    keep(name, stringData) {
      const data = Object.fromEntries(
        Object.entries(stringData).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
      );
      stored.set(name, { kind: 'Secret', apiVersion: 'v1', metadata: { name, ...helmOwns }, data });
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

// Helm puts these on everything that it installs, and touches nothing without them.
const helmOwns = {
  namespace: 'kitchen',
  labels: { 'app.kubernetes.io/managed-by': 'Helm' },
  annotations: { 'meta.helm.sh/release-name': 'waggle', 'meta.helm.sh/release-namespace': 'kitchen' },
};

function discoveryOf(objects: readonly KubernetesObject[]): Record<string, object> {
  const versions = new Map<string, Set<string>>();
  for (const { apiVersion, kind } of objects)
    versions.set(apiVersion, (versions.get(apiVersion) ?? new Set()).add(kind));
  const groups = [...versions.keys()].flatMap((groupVersion) => {
    const [name, version] = groupVersion.split('/');
    const served = { groupVersion, version };
    return version ? [{ name, versions: [served], preferredVersion: served }] : [];
  });
  const resources = [...versions].map(([groupVersion, kinds]): [string, object] => {
    const found = [...kinds].map((kind) => ({ name: pluralOf(kind), singularName: '', namespaced: true, kind, verbs }));
    const list = { kind: 'APIResourceList', groupVersion, resources: found };
    return [groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`, list];
  });
  return {
    '/version': { major: '1', minor: '35', gitVersion: 'v1.35.0' },
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups },
    ...Object.fromEntries(resources),
  };
}

const verbs = ['get', 'list'];
const pluralOf = (kind: string): string =>
  kind
    .toLowerCase()
    .replace(/y$/, 'ie')
    .replace(/(ss)?$/, (end) => (end ? 'sses' : 's'));
