// The peers of the network policies, by global.networkPolicy: none where a list is empty, and for each store only its clients.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyOfTheChart, type Helm, type KubernetesObject, nameOf } from './chart.ts';
import { variants } from './variants.ts';

let helm: Helm;
beforeAll(() => {
  helm = copyOfTheChart();
});
afterAll(() => helm.remove());

const policyOf = (objects: readonly KubernetesObject[], name: string) =>
  objects.find((object) => nameOf(object) === `NetworkPolicy/waggle-${name}`)?.['spec'];

interface Rules {
  readonly ingress?: readonly { readonly from?: readonly object[] }[];
  readonly egress?: readonly { readonly to?: readonly object[] }[];
}
const rulesForEverybody = (objects: readonly KubernetesObject[]): string[] =>
  objects.flatMap((object) => {
    const { ingress = [], egress = [] } = (object['spec'] ?? {}) as Rules;
    const peers = [...ingress.map(({ from }) => from), ...egress.map(({ to }) => to)];
    return object.kind === 'NetworkPolicy' && peers.some((those = []) => those.length === 0) ? [nameOf(object)] : [];
  });
const variant = (name: string) => helm.render(variants[name] ?? {});

test('an empty list of peers opens nothing, and closes nothing else', async () => {
  const lists = { dns: [], routers: [], prometheus: [], keda: [] };
  const monitored = { monitoring: { enabled: true }, keda: { enabled: true } };
  const cloudflared = { enabled: true, tunnelId: 'c0ffee', existingSecret: 'tunnel' };
  const objects = await helm.render({ global: { networkPolicy: lists, ...monitored }, cloudflared });
  expect(rulesForEverybody(objects)).toEqual([]);
  const names = objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata }) => metadata.name);
  expect(names).not.toContain('waggle-names');
  expect(names.filter((name) => name.endsWith('-metrics'))).toEqual([]);
  expect(policyOf(await variant('everything on'), 'mongodb-metrics')).toBeDefined();
  const letIn = (rendered: readonly KubernetesObject[]) =>
    (policyOf(rendered, 'orders') as { ingress: { from: { podSelector?: { matchLabels: object } }[] }[] }).ingress.map(
      ({ from }) => from.map(({ podSelector }) => Object.values(podSelector?.matchLabels ?? {})[0]),
    );
  expect(letIn(objects)).toEqual([['cloudflared', 'test', 'refill'], ['operations-router']]);
  expect(letIn(await variant('defaults'))).toEqual([
    ['ingress-nginx', 'cloudflared', 'test', 'refill'],
    ['operations-router'],
  ]);
});

test('a tunnel without services may call Cloudflare, and no pod', async () => {
  const objects = await variant('a tunnel to nothing yet');
  expect(rulesForEverybody(objects)).toEqual([]);
  expect(policyOf(objects, 'cloudflared')).toMatchObject({ egress: [{ to: [{ ipBlock: {} }], ports: [{}, {}] }] });
});

test('DNS queries may go to where DNS pods listen, also on another port', async () => {
  const ports = (port: number) => [
    { port, protocol: 'UDP' },
    { port, protocol: 'TCP' },
  ];
  expect(policyOf(await variant('defaults'), 'names')).toMatchObject({ egress: [{ ports: ports(53) }] });
  const openShift = await helm.render({ global: { networkPolicy: { dnsPorts: [5353] } } });
  expect(policyOf(openShift, 'names')).toMatchObject({ egress: [{ ports: ports(5353) }] });
});

test('clients of an external store reach only that store, by address or in another namespace', async () => {
  const egressOf = async (name: string, store: string) =>
    (policyOf(await variant(name), `${store}-outside`) as { egress: unknown } | undefined)?.egress;
  const at = (port: number) => [{ port, protocol: 'TCP' }];
  expect(await egressOf('external stores', 'mongodb')).toEqual([
    { to: [{ ipBlock: { cidr: '10.1.0.0/16' } }], ports: at(27017) },
  ]);
  expect(await egressOf('external stores', 'redis')).toEqual([
    { to: [{ ipBlock: { cidr: '10.2.0.4/32' } }], ports: at(6380) },
  ]);
  expect(await egressOf('stores of another namespace', 'mongodb')).toEqual([
    { to: [{ ipBlock: { cidr: 'fd00:1::/64' } }], ports: at(27017) },
    { to: [{ namespaceSelector: { matchLabels: { team: 'data' } } }], ports: at(27018) },
  ]);
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'data' } };
  expect(await egressOf('stores of another namespace', 'redis')).toEqual([
    { to: [{ namespaceSelector, podSelector: { matchLabels: { app: 'redis' } } }], ports: at(6380) },
  ]);
});
