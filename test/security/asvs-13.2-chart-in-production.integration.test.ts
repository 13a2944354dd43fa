// OWASP ASVS 5.0, 13.2 (configuration of back-end communication) and 13.3 (secrets), with API8:2023: the chart in production refuses to
// leave a store or a router open, gives each service the secrets that it uses, and lets in whom a service needs and nobody else. The rights
// themselves are tried in test/security/asvs-13.2-redis-users.integration.test.ts and waggle/init/init.integration.test.ts.
import { manifests } from '@waggle/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyOfTheChart, type Helm, type KubernetesObject, type Values } from '../deploy/chart.ts';
import { podsOf } from '../deploy/pods.ts';
import { variants } from '../deploy/variants.ts';

let helm: Helm;
let objects: readonly KubernetesObject[];
beforeAll(async () => {
  helm = copyOfTheChart();
  objects = await helm.render(variants['production'] ?? {});
});
afterAll(() => helm.remove());

test.each([
  ['users of Redis', 'redis.users.enabled=false'],
  ['TLS to Redis', 'global.tls.redis.enabled=false'],
  ['TLS to MongoDB', 'global.tls.mongodb.mode=disabled'],
  ['a certificate of the Ingress', 'ingress.tlsSecret='],
  ['network policies', 'global.networkPolicy.enabled=false'],
])('production refuses to render without %s', async (_, setting) => {
  const [value = ''] = setting.split('=');
  const production: Values = variants['production'] ?? {};
  await expect(helm.render(production, `--set=${setting}`)).rejects.toThrow(value);
});

test('a pod holds the secrets of its own service alone, and of the stores the part for clients', () => {
  const names = manifests.map(({ name }) => name);
  for (const { name, spec, containers } of podsOf(objects).filter((pod) => pod.kind === 'Deployment')) {
    const own = name.replace('Deployment/waggle-', '');
    const held = [
      ...containers.flatMap(({ env = [], envFrom = [] }) => [
        ...env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []),
        ...envFrom.flatMap(({ secretRef }) => secretRef?.name ?? []),
      ]),
      ...(spec.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []),
    ];
    const others = held.filter((secret) => names.some((other) => other !== own && secret.includes(`waggle-${other}-`)));
    expect([own, others]).toEqual([own, []]);
    if (own === 'web' || own === 'operations-router') expect([own, held]).toEqual([own, []]);
  }
});

interface Policy {
  readonly spec: {
    readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly ingress?: readonly {
      readonly from?: readonly object[];
      readonly ports?: readonly { readonly port: number }[];
    }[];
  };
}

test('the port of operations lets in Prometheus and the router of operations, and every rule names its peers', () => {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as Policy[];
  const rules = policies.flatMap(({ spec }) => spec.ingress ?? []);
  expect(rules.length).toBeGreaterThan(10);
  expect(rules.filter(({ from = [] }) => from.length === 0)).toEqual([]);
  const operations = rules.filter(({ ports = [] }) => ports.some(({ port }) => port === 9080));
  expect(operations.length).toBeGreaterThan(manifests.length);
  for (const { from, ports } of operations) {
    expect(ports).toHaveLength(1);
    expect(JSON.stringify(from)).toMatch(/operations-router|prometheus/);
    expect(JSON.stringify(from)).not.toMatch(/ingress|gateway|cloudflared/);
  }
});

test('the Jobs that make a release’s users and data keep their names', async () => {
  const jobs = (await helm.render({})).filter(({ kind }) => kind === 'Job').map(({ metadata }) => metadata.name);
  for (const name of ['init-rs-job', 'init-user-job', 'init-dummy-db-job']) {
    expect([name, jobs.some((job) => job.includes(name))]).toEqual([name, true]);
  }
  const users = podsOf(objects).find(({ name }) => name.includes('init-user-job'));
  // MongoDB's own admin, besides the services'.
  expect(JSON.stringify(users?.containers)).toContain('WAGGLE_MONGODB_PASSWORD_ADMIN');
});
