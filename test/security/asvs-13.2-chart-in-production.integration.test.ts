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
  // Clients speak plaintext.
  ['TLS to MongoDB for clients', 'global.tls.mongodb.mode=allowTLS'],
  ['TLS to MongoDB for all clients', 'global.tls.mongodb.mode=preferTLS'],
  ['a certificate of the Ingress', 'ingress.tlsSecret='],
  ['network policies', 'global.networkPolicy.enabled=false'],
])('production refuses to render without %s', async (_, setting) => {
  const [value = ''] = setting.split('=');
  const production: Values = variants['production'] ?? {};
  await expect(helm.render(production, `--set=${setting}`)).rejects.toThrow(value);
});

test('the refill holds the token of a kitchen, and in production nothing more', async () => {
  const production: Values = variants['production'] ?? {};
  const on = ['--set=refill.enabled=true'];
  await expect(helm.render(production, ...on)).rejects.toThrow('refill.existingSecret is empty');
  const rendered = await helm.render(production, ...on, '--set=refill.existingSecret=kitchen-token');
  const refill = podsOf(rendered).find(({ name }) => name === 'CronJob/waggle-refill');
  const held = refill?.containers.flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => valueFrom ?? []));
  expect(held).toEqual([{ secretKeyRef: { name: 'kitchen-token', key: 'WAGGLE_STAFF_TOKEN' } }]);
});

test.each<[string, string, RegExp | null]>([
  ['mongodb', 'mongodb+srv://ada:secret@db.example.com/?tls=false', /mongodbUrl has no tls=true/],
  ['mongodb', 'mongodb+srv://ada:secret@db.example.com/?replicaSet=main&SSL=false', /mongodbUrl has no tls=true/],
  ['mongodb', 'mongodb://ada:secret@db.example.com/?tls=true&tlsInsecure=true', /mongodbUrl has tlsInsecure/],
  ['mongodb', 'mongodb://db.example.com/?tls=true', /mongodbUrl names no user/],
  ['mongodb', 'mongodb+srv://ada:secret@db.example.com/', null],
  ['mongodb', 'mongodb://db.example.com/?tls=true&authMechanism=MONGODB-X509', null],
  ['redis', 'rediss://redis.example.com:6380', /redisUrl names no user/],
  ['redis', 'rediss://:secret@redis.example.com:6380', /redisUrl names no user/],
  ['redis', 'rediss://ada:secret@redis.example.com:6380', null],
])('production with a %s elsewhere at %s', async (store, url, says) => {
  const values: Values = {
    ...variants['production'],
    [store]: { enabled: false },
    externalStores: { [`${store}Url`]: url },
    backup: { redis: { enabled: false } },
  };
  const port = `global.networkPolicy.externalStores.${store}[0]`;
  const rendering = helm.render(values, `--set=${port}.cidr=10.0.0.0/8,${port}.port=6379`);
  if (says) await expect(rendering).rejects.toThrow(says);
  else expect((await rendering).length).toBeGreaterThan(10);
});

test('every process has the list of hosts by which people reach it, and routers send it no others', async () => {
  const hosts = (of: readonly KubernetesObject[]) =>
    podsOf(of)
      .flatMap(({ containers }) => containers.flatMap(({ env = [] }) => env))
      .flatMap(({ name, value }) => (name === 'WAGGLE_HOSTS' ? [value] : []));
  expect(hosts(objects).length).toBeGreaterThanOrEqual(manifests.length);
  expect(new Set(hosts(objects))).toEqual(new Set(['orders.example.com']));
  const below = await helm.render({ global: { hosts: ['*.shop.example'] }, ingress: { hosts: ['a.shop.example'] } });
  expect(new Set(hosts(below))).toEqual(new Set(['.shop.example']));
  const gateway = { enabled: true, parentRefs: [{ name: 'edge' }], hosts: ['food.example'] };
  const cloudflared = { enabled: true, tunnelId: 'c0ffee', existingSecret: 'tunnel', hosts: ['food.example'] };
  for (const routers of [{ ingress: { hosts: ['food.example'] } }, { gateway }, { cloudflared }])
    await expect(helm.render(routers)).rejects.toThrow(/hosts has food\.example, .* global\.hosts/);
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
