// The chart refuses unknown and invalid values before it installs anything, and names the problem.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { serviceNames } from '@waggle/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { chartFolder, copyOfTheChart, dependencies, type Helm, type Values } from './chart.ts';
import { podsOf } from './pods.ts';
import { variants } from './variants.ts';

let helm: Helm;
beforeAll(() => {
  helm = copyOfTheChart();
});
afterAll(() => helm.remove());

const globalOf = (variant: string): object => (variants[variant]?.['global'] ?? {}) as object;

function mergedValues(base: Values, values: Values): Values {
  const isMap = (value: unknown): value is Values =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(values)) {
    const below = base[key];
    merged[key] = isMap(value) && isMap(below) ? mergedValues(below, value) : value;
  }
  return merged;
}

const networkPolicy = (values: object) => ({ networkPolicy: values });
const store = (cidr: string) => ({ cidr, port: 6379 });

/** The production values, some of them replaced. */
const produced = (values: Values): Values => mergedValues(variants['production'] ?? {}, values);

const refused: readonly [what: string, values: Values, why: RegExp][] = [
  ['an unknown part', { kitchens: {} }, /kitchens/],
  ['an unknown shared value', { global: { imagee: {} } }, /imagee/],
  ['an unknown value of a service', { orders: { replica: 2 } }, /replica/],
  ['an unknown value of a store', { mongodb: { arbiter: true } }, /arbiter/],
  ['an unknown value deep inside', { backup: { mongodb: { kept: 3 } } }, /kept/],
  ['a number as text', { orders: { replicas: '2' } }, /replicas/],
  ['a setting in lower case', { orders: { settings: { waggle_currency: 'USD' } } }, /waggle_currency/],
  ['an unknown setting', { orders: { settings: { WAGGLE_DEMO_MENUU: 'x' } } }, /WAGGLE_DEMO_MENUU/],
  ['an invalid currency', { orders: { settings: { WAGGLE_CURRENCY: 'euro' } } }, /WAGGLE_CURRENCY/],
  ['an invalid number', { simulator: { settings: { WAGGLE_SIMULATOR_SPEED: 'fast' } } }, /WAGGLE_SIMULATOR_SPEED/],
  ['a number out of bounds', { simulator: { settings: { WAGGLE_SIMULATOR_SPEED: 0 } } }, /WAGGLE_SIMULATOR_SPEED/],
  ['an invalid log level', { web: { settings: { LOG_LEVEL: 'loud' } } }, /LOG_LEVEL/],
  ['a setting of another service', { deliveries: { settings: { WAGGLE_DEMO_MENU: 'x' } } }, /WAGGLE_DEMO_MENU/],
  [
    'a setting that the chart has to set',
    { notifications: { settings: { WAGGLE_PORT: 80 } } },
    /notifications\.settings\.WAGGLE_PORT is the chart's to set: its Service and its probes go to 8080/,
  ],
  ['no pods at all for KEDA', { orders: { keda: { minReplicas: 0 } } }, /minReplicas/],
  ['an image with a moving tag', { global: { image: { tag: 'latest' } } }, /tag/],
  ['a tag with half a digest', { mongodb: { image: { tag: '8.0.32@sha256:12' } } }, /tag/],
  ['a tunnel image without a fixed version', { cloudflared: { image: { tag: 'latest' } } }, /tag/],
  ['half a digest', { global: { image: { digest: 'sha256:12' } } }, /digest/],
  ['a schedule without a weekday', { refill: { schedule: '0 4 * *' } }, /schedule/],
  ['an engine other than Redis and Valkey', { redis: { engine: 'dragonfly' } }, /engine/],
  ['resources without a request', { web: { resources: { requests: { cpu: null } } } }, /cpu/],
  ['an unknown value of an exporter', { redis: { exporter: { port: 9121 } } }, /port/],
  ['an exporter image without a fixed version', { mongodb: { exporter: { image: { tag: 'latest' } } } }, /tag/],
  ['Redis users one by one', { redis: { users: { keda: true } } }, /keda/],
  ['an invalid store URL', { externalStores: { redisUrl: 'localhost:6379' } }, /redisUrl/],
  [
    'two autoscalers for one service',
    { global: { keda: { enabled: true } }, orders: { keda: { enabled: true }, autoscaling: { enabled: true } } },
    /orders\.autoscaling\.enabled and orders\.keda\.enabled are both on.*: switch one off/,
  ],
  ['KEDA for a service alone', { orders: { keda: { enabled: true } } }, /global\.keda\.enabled is off/],
  [
    'KEDA without the TLS of the services',
    {
      ...variants['external stores with KEDA'],
      global: { ...globalOf('external stores'), keda: { enabled: true, redisAddress: 'a:1', redisSecret: 'b' } },
    },
    /redisTls is false, and externalStores\.redisUrl begins with rediss:/,
  ],
  [
    'TLS with this release’s Redis',
    { global: { keda: { enabled: true, redisTls: true } } },
    /this release's Redis speaks no TLS/,
  ],
  [
    'a minimum above the maximum',
    { orders: { autoscaling: { enabled: true, minReplicas: 9 } } },
    /minReplicas is 9, more than its maxReplicas 5/,
  ],
  ['no MongoDB', { mongodb: { enabled: false } }, /orders has no MongoDB/],
  ['no Redis', { redis: { enabled: false } }, /simulator has no Redis/],
  [
    'two MongoDBs',
    { externalStores: { mongodbUrl: 'mongodb://a/?replicaSet=b' } },
    /mongodb\.enabled is on: switch one off/,
  ],
  [
    'stores outside behind closed policies',
    { ...variants['external stores'], global: {} },
    /list where it is in global\.networkPolicy\.externalStores\.mongodb.*externalStores\.redis/s,
  ],
  [
    'one store outside behind closed policies',
    { ...variants['external stores'], global: networkPolicy({ externalStores: { mongodb: [store('10.0.0.0/8')] } }) },
    /redis is outside of this release/,
  ],
  [
    'a store by its address and by its pods',
    { global: networkPolicy({ externalStores: { redis: [{ ...store('10.0.0.0/8'), podSelector: {} }] } }) },
    /externalStores\/redis\/0/,
  ],
  ['a store nowhere', { global: networkPolicy({ externalStores: { redis: [{ port: 6379 }] } }) }, /redis\/0/],
  ['names on no port', { global: networkPolicy({ dnsPorts: [] }) }, /dnsPorts/],
  ['a password that only its Secret knows', { redis: { existingSecret: 'ours' } }, /give orders\.existingSecret too/],
  ['users that no Job creates', { init: { users: { enabled: false } } }, /init\.users\.enabled is off/],
  [
    'production without users in Redis',
    produced({ redis: { users: { enabled: false } } }),
    /redis\.users\.enabled is off/,
  ],
  [
    'production without TLS to Redis',
    produced({ global: { tls: { redis: { enabled: false } } } }),
    /global\.tls\.redis\.enabled is off/,
  ],
  [
    'production without TLS to MongoDB',
    produced({ global: { tls: { mongodb: { mode: 'disabled' } } } }),
    /global\.tls\.mongodb\.mode is disabled/,
  ],
  ['production without a certificate', produced({ ingress: { tlsSecret: '' } }), /ingress\.tlsSecret is empty/],
  [
    'production without network policies',
    produced({ global: { networkPolicy: { enabled: false } } }),
    /global\.networkPolicy\.enabled is off/,
  ],
  [
    'production with a Redis elsewhere without TLS',
    produced({
      redis: { enabled: false },
      externalStores: { redisUrl: 'redis://redis.example.com' },
      global: networkPolicy({ externalStores: { redis: [store('10.0.0.0/8')] } }),
    }),
    /externalStores\.redisUrl begins with redis:/,
  ],
  [
    'production with a MongoDB elsewhere without TLS',
    produced({
      mongodb: { enabled: false },
      externalStores: { mongodbUrl: 'mongodb://db.example.com/?replicaSet=main' },
      global: networkPolicy({ externalStores: { mongodb: [store('10.0.0.0/8')] } }),
    }),
    /externalStores\.mongodbUrl has no tls=true/,
  ],
  [
    'production with a Grafana of the well-known password',
    produced({ 'kube-prometheus-stack': { enabled: true } }),
    /grafana\.admin\.existingSecret is empty/,
  ],
  ['an unknown TLS mode', { global: { tls: { mongodb: { mode: 'always' } } } }, /mode/],
  ['a simulator in production', { global: { production: true } }, /the simulator would play with real orders/],
  ['a heap as large as its container', { web: { heapMiB: 176 } }, /web\.heapMiB is 176, which leaves no room/],
  [
    'more in Redis than its container holds',
    { redis: { maxmemory: '2gb' } },
    /redis\.maxmemory is 2gb, .* limit 384Mi .*: three quarters of it at most/,
  ],
  [
    'a bit more in Redis than there should be',
    { redis: { maxmemory: '769mb', resources: { limits: { memory: '1Gi' } } } },
    /redis\.maxmemory is 769mb/,
  ],
  [
    'a cache as large as five containers',
    { mongodb: { cacheGB: 5 } },
    /mongodb\.cacheGB is 5, .* limit 1Gi: half of it/,
  ],
  [
    'a cache of a bit more than half',
    { mongodb: { cacheGB: 0.6, resources: { limits: { memory: '1Gi' } } } },
    /cacheGB is 0\.6/,
  ],
  ['a route to no gateway', { gateway: { enabled: true } }, /gateway\.enabled is on without a gateway/],
  [
    'a gateway of its own beside those of others',
    { gateway: { enabled: true, create: true, className: 'envoy', parentRefs: [{ name: 'shared' }] } },
    /gateway\.create makes a gateway of this release, and gateway\.parentRefs names others/,
  ],
  ['an invalid timeout', { gateway: { webSocketTimeouts: { request: 'soon' } } }, /webSocketTimeouts/],
  ['a timeout in days', { gateway: { webSocketTimeouts: { backendRequest: '1d' } } }, /webSocketTimeouts/],
  ['null for backups', { backup: null }, /missing property 'backup'/],
  ['null deep inside', { backup: { mongodb: { schedule: null } } }, /missing property 'schedule'/],
  ['null in global', { global: { networkPolicy: null } }, /missing property 'networkPolicy'/],
  ['null in a service', { orders: { resources: null } }, /missing property 'resources'/],
  ['null for a service', { orders: null }, /at '\/orders': missing property/],
  ['null in a store', { redis: { persistence: null } }, /missing property 'persistence'/],
  [
    'TLS for a gateway of others',
    { gateway: { enabled: true, parentRefs: [{ name: 'edge' }], tlsSecret: 'food-tls' } },
    /gateway\.tlsSecret is for the gateway that/,
  ],
  ['a tunnel to nowhere', { cloudflared: { enabled: true } }, /cloudflared needs cloudflared\.tunnelId/],
  ['two log collectors', { alloy: { enabled: true }, promtail: { enabled: true } }, /every log line twice/],
  [
    'a restore under running services',
    { backup: { enabled: true, restore: 'waggle-2026' } },
    /set global\.stopped first/,
  ],
  [
    'a restore without backups',
    { global: { stopped: true }, backup: { restore: 'waggle-2026' } },
    /needs the volume of backups/,
  ],
  [
    'a passphrase, and backups that it does not encrypt',
    { backup: { enabled: true, passphraseSecret: 'passphrase' } },
    /Redis's backups are not encrypted/,
  ],
  [
    'an outbox that keeps customers for longer than their orders do',
    { orders: { settings: { WAGGLE_OUTBOX_DAYS: 40 } } },
    /orders\.settings\.WAGGLE_OUTBOX_DAYS is 40 and WAGGLE_PERSONAL_DATA_DAYS 30.*make WAGGLE_OUTBOX_DAYS at most 30/,
  ],
  [
    'a stream that keeps customers for longer than their orders do',
    { orders: { settings: { WAGGLE_PERSONAL_DATA_DAYS: '2' } } },
    /WAGGLE_FOREIGN_GROUP_DAYS is 7 and WAGGLE_PERSONAL_DATA_DAYS 2.*make WAGGLE_FOREIGN_GROUP_DAYS at most 2/,
  ],
  ['a backup of another name', { backup: { restore: '../data' } }, /restore/],
  ['a refill of nothing', { orders: { enabled: false } }, /refill asks the orders service/],
];

test.each(refused)('%s is refused', async (_, values, why) => {
  await expect(helm.render(values)).rejects.toThrow(why);
});

const ranges = {
  right: ['10.0.0.0/8', '0.0.0.0/0', '192.168.255.1/32', '::/0', 'fd00::/8', '2001:db8::a:1/128', '1:2:3:4:5:6:7:8/64'],
  wrong: [
    'abc/9',
    '10.0.0.0/99',
    '10.0.0/8',
    '256.0.0.0/8',
    '010.0.0.0/8',
    '10.0.0.0',
    '::/129',
    '1::2::3/64',
    ':::/0',
  ],
};

test('address ranges are valid', async () => {
  const values = (range: string) => ({
    global: networkPolicy({ externalStores: { redis: [store(range)] }, routers: [{ ipBlock: { cidr: range } }] }),
  });
  const refusal = async (range: string) => String(await helm.render(values(range)).catch((error: unknown) => error));
  for (const range of ranges.right) expect(await refusal(range), range).not.toMatch(/Error/);
  for (const range of ranges.wrong) {
    expect(await refusal(range), range).toMatch(/externalStores\/redis\/0\/cidr/);
    expect(await refusal(range), range).toMatch(/routers\/0\/ipBlock\/cidr/);
  }
});

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

// A null removes a value, which templates would then miss.
const notRequired = (values: Values, schema: Schema, root: Schema, at: string): string[] => {
  const own = schema.$ref ? (root.definitions?.[schema.$ref.replace('#/definitions/', '')] ?? {}) : schema;
  if (own.additionalProperties !== false) return [];
  return Object.entries(values).flatMap(([name, value]) => [
    ...(value === null || own.required?.includes(name) ? [] : [`${at}${name}`]),
    ...(isValues(value) ? notRequired(value, own.properties?.[name] ?? {}, root, `${at}${name}.`) : []),
  ]);
};
const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

test.each(['.', ...[...serviceNames, 'web', 'mongodb', 'redis'].map((name) => `charts/${name}`)])(
  'every default value of %s can be changed but not removed',
  (folder) => {
    const text = (file: string) => readFileSync(path.join(chartFolder, folder, file), 'utf8');
    const schema = JSON.parse(text('values.schema.json')) as Schema;
    expect(schema.required?.length).toBeGreaterThan(8);
    expect(notRequired(parse(text('values.yaml')) as Values, schema, schema, '')).toEqual([]);
  },
);

test('defaults among settings, labels and other maps can be removed', async () => {
  const pods = podsOf(await helm.render({ orders: { settings: { WAGGLE_DEMO_MENU: null } } }));
  const orders = pods.find(({ name }) => name === 'Deployment/waggle-orders');
  expect(orders?.containers[0]?.env?.map(({ name }) => name)).not.toContain('WAGGLE_DEMO_MENU');
});

test('every chart of ours refuses an unknown value', async () => {
  const charts = dependencies().filter(({ repository, name }) => repository === '' && name !== 'common');
  expect(charts.length).toBeGreaterThan(6);
  for (const { name } of charts)
    await expect(helm.render({ [name]: { unheardOf: 1 } }), name).rejects.toThrow(/unheardOf/);
});

test('stores may be as large as their containers allow', async () => {
  const redis = { maxmemory: '768mb', resources: { limits: { memory: '1Gi' } } };
  const mongodb = { cacheGB: 0.5, resources: { limits: { memory: '1Gi' } } };
  expect((await helm.render({ redis, mongodb })).length).toBeGreaterThan(0);
  // Their values are not checked where they do not run.
  expect(
    (await helm.render({ ...variants['external stores'], redis: { enabled: false, maxmemory: '9gb' } })).length,
  ).toBe((await helm.render(variants['external stores'] ?? {})).length);
});

test('all problems are reported at once', async () => {
  const rendered = helm.render({ mongodb: { enabled: false }, redis: { enabled: false }, gateway: { enabled: true } });
  await expect(rendered).rejects.toThrow(/no MongoDB.*no Redis.*without a gateway/s);
});

// With the previous chart's values, templates would miss new ones.
test('the manual’s upgrades keep given values but take the new chart’s defaults', () => {
  const manual = readFileSync(path.resolve(chartFolder, '../../../docs/operating-kubernetes.md'), 'utf8');
  const keeping = [...manual.matchAll(/^helm upgrade .*?(--\S*reuse-values)/gm)].map(([, option]) => option);
  expect(keeping.length).toBeGreaterThan(2);
  expect([...new Set(keeping)]).toEqual(['--reset-then-reuse-values']);
});

test('a Kubernetes without a native sleep for preStop is refused', async () => {
  await expect(helm.render({}, '--kube-version=1.28.0')).rejects.toThrow(/kubeVersion/);
});
