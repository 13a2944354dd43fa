// Values that the chart does not know, or that cannot work, are refused before anything is installed, with what is wrong.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyOfTheChart, dependencies, type Helm, type Values } from './chart.ts';
import { variants } from './variants.ts';

let helm: Helm;
beforeAll(() => {
  helm = copyOfTheChart();
});
afterAll(() => helm.remove());

const refused: readonly [what: string, values: Values, why: RegExp][] = [
  ['an unknown part', { kitchens: {} }, /kitchens/],
  ['an unknown shared value', { global: { imagee: {} } }, /imagee/],
  ['an unknown value of a service', { orders: { replica: 2 } }, /replica/],
  ['an unknown value of a store', { mongodb: { arbiter: true } }, /arbiter/],
  ['an unknown value deep inside', { backup: { mongodb: { kept: 3 } } }, /kept/],
  ['a number as text', { orders: { replicas: '2' } }, /replicas/],
  ['a setting in lower case', { orders: { settings: { waggle_currency: 'USD' } } }, /waggle_currency/],
  ['no pods at all for KEDA', { orders: { keda: { minReplicas: 0 } } }, /minReplicas/],
  ['an image that moves', { global: { image: { tag: 'latest' } } }, /tag/],
  ['a tag with half a digest', { mongodb: { image: { tag: '8.0.32@sha256:12' } } }, /tag/],
  ['a tunnel of any version', { cloudflared: { image: { tag: 'latest' } } }, /tag/],
  ['half a digest', { global: { image: { digest: 'sha256:12' } } }, /digest/],
  ['a schedule without a weekday', { refill: { schedule: '0 4 * *' } }, /schedule/],
  ['another engine than Redis and Valkey', { redis: { engine: 'dragonfly' } }, /engine/],
  ['resources without a request', { web: { resources: { requests: { cpu: null } } } }, /cpu/],
  ['an unknown value of an exporter', { redis: { exporter: { port: 9121 } } }, /port/],
  ['an exporter of any version', { mongodb: { exporter: { image: { tag: 'latest' } } } }, /tag/],
  ['Redis users one by one', { redis: { users: { keda: true } } }, /keda/],
  ['a store URL that is none', { externalStores: { redisUrl: 'localhost:6379' } }, /redisUrl/],
  [
    'two autoscalers for one service',
    { global: { keda: { enabled: true } }, orders: { keda: { enabled: true }, autoscaling: { enabled: true } } },
    /orders\.autoscaling\.enabled and orders\.keda\.enabled are both on.*: switch one off/,
  ],
  ['KEDA for a service alone', { orders: { keda: { enabled: true } } }, /global\.keda\.enabled is off/],
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
    /list them in global\.networkPolicy\.externalStores/,
  ],
  ['a password that only its Secret knows', { redis: { existingSecret: 'ours' } }, /give orders\.existingSecret too/],
  ['a simulator in production', { global: { production: true } }, /the simulator would play with real orders/],
  ['a heap as large as its container', { web: { heapMiB: 176 } }, /web\.heapMiB is 176, which leaves no room/],
  ['a route to no gateway', { gateway: { enabled: true } }, /gateway\.enabled is on without a gateway/],
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
  ['a backup of another name', { backup: { restore: '../data' } }, /restore/],
  ['a refill of nothing', { orders: { enabled: false } }, /refill asks the orders service/],
];

test.each(refused)('%s is refused', async (_, values, why) => {
  await expect(helm.render(values)).rejects.toThrow(why);
});

test('every chart of ours refuses a value that it does not know', async () => {
  const charts = dependencies().filter(({ repository, name }) => repository === '' && name !== 'common');
  expect(charts.length).toBeGreaterThan(6);
  for (const { name } of charts)
    await expect(helm.render({ [name]: { unheardOf: 1 } }), name).rejects.toThrow(/unheardOf/);
});

test('all that is wrong is said at once', async () => {
  const said = helm.render({ mongodb: { enabled: false }, redis: { enabled: false }, gateway: { enabled: true } });
  await expect(said).rejects.toThrow(/no MongoDB.*no Redis.*without a gateway/s);
});

test('a Kubernetes without a native sleep for preStop is refused', async () => {
  await expect(helm.render({}, '--kube-version=1.28.0')).rejects.toThrow(/kubeVersion/);
});
