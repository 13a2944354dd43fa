// What the chart renders is what Kubernetes takes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyOfTheChart, type Helm, type KubernetesObject } from './chart.ts';
import { typeProblems } from './kubernetes-types.ts';
import { variants } from './variants.ts';

let helm: Helm;
beforeAll(() => {
  helm = copyOfTheChart();
});
afterAll(() => helm.remove());

test('every object of every variant is one that the Kubernetes API, Gateway API, KEDA and Prometheus operator define', async () => {
  const seen = new Map<string, KubernetesObject>();
  for (const values of Object.values(variants)) {
    for (const object of await helm.render(values)) seen.set(JSON.stringify(object), object);
  }
  expect(seen.size).toBeGreaterThan(100);
  expect(await typeProblems([...seen.values()])).toEqual([]);
});

test('a field that does not exist, a wrong type, a missing field and an unknown kind of port are all found', async () => {
  const metadata = { name: 'planted' };
  const service = (ports: unknown, type = 'ClusterIP') => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { type, ports },
  });
  const planted: KubernetesObject[] = [
    service([{ portt: 80, port: 80 }]),
    service([{ port: 'eighty' }]),
    service([{}]),
    service([{ port: 80 }], 'ClusterIPP'),
    { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata, spec: { hostname: ['a'] } },
    { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata, spec: { triggers: [] } },
    { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', metadata, spec: { group: [] } },
    { apiVersion: 'apps/v1', kind: 'Deploymint', metadata },
  ];
  const problems = (await typeProblems(planted)).join('\n');
  const expected = [
    /Service.*"portt.*does not exist/,
    /Service.*Type 'string' is not assignable to type 'number'/,
    /Service.*Property.*port.*is missing/,
    /Service.*ClusterIPP/,
    /HTTPRoute.*"hostname.*does not exist/,
    /ScaledObject.*Property.*scaleTargetRef.*is missing/,
    /PrometheusRule.*"group.*does not exist/,
    /IDeploymint/,
  ];
  for (const problem of expected) expect(problems).toMatch(problem);
});
