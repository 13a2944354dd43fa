// Kubernetes accepts what the chart renders, by its types, its schemas, and the rules that are in neither.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ruleProblems } from './api-rules.ts';
import { cronJob, plantedForRules, plantedForSchemas } from './api-rules-planted.ts';
import { schemaProblems } from './api-schemas.ts';
import { copyOfTheChart, type Helm, type KubernetesObject } from './chart.ts';
import { typeProblems } from './kubernetes-types.ts';
import { policies } from './policies.ts';
import { variants } from './variants.ts';

let helm: Helm;
const seen = new Map<string, KubernetesObject>();
beforeAll(async () => {
  helm = copyOfTheChart();
  for (const values of Object.values(variants))
    for (const object of await helm.render(values)) seen.set(JSON.stringify(object), object);
});
afterAll(() => helm.remove());

describe('every object of every variant', () => {
  test('is one that the Kubernetes API, Gateway API, KEDA and Prometheus operator define', async () => {
    expect(seen.size).toBeGreaterThan(100);
    expect(await typeProblems([...seen.values()])).toEqual([]);
  });

  test('is valid by the schemas that they publish', async () => {
    expect(await schemaProblems([...seen.values()])).toEqual([]);
  });

  test('follows the rules that are in no schema', () => {
    expect(ruleProblems([...seen.values()])).toEqual([]);
  });
});

// Beyond 37 letters, a CronJob's name exceeds the 52 that Kubernetes allows.
test('a release with a long name has valid names, and all its references resolve', async () => {
  const long = copyOfTheChart({ release: `a-long-name-${'a'.repeat(25)}` });
  const values = variants['everything on'] ?? {};
  const objects = await long.render(values);
  long.remove();
  expect(ruleProblems(objects)).toEqual([]);
  expect(policies['references resolve'](objects, values)).toEqual([]);
  expect(policies['Services have pods'](objects)).toEqual([]);
  expect(policies['routes lead to Services'](objects)).toEqual([]);
});

test.each(plantedForSchemas)('schemas find %s', async (_, object, problem) => {
  expect((await schemaProblems([object])).join('\n')).toMatch(problem);
});

test('the rules accept valid objects', () => {
  for (const schedule of ['*/15 8-18 1,15 jan-mar mon,fri', '0-30/10 0 * * 0'])
    expect(ruleProblems([cronJob(schedule)])).toEqual([]);
});

test.each(plantedForRules)('rules find %s', (_, object, problem) => {
  expect(ruleProblems([object]).join('\n')).toMatch(problem);
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
