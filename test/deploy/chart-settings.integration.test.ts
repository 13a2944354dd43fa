// The settings of each service that the chart accepts: those that exist, except those that it sets itself.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ConfigTable } from '@waggle/service-kit/config';
import { platformSettings } from '@waggle/service-kit/config';
import { serviceNames } from '@waggle/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageSettings } from 'waggle/page-settings.ts';
import { serviceSettings } from 'waggle/settings.ts';
import { parse } from 'yaml';
import { workloads } from '../../deploy/workloads.ts';
import { chartFolder, copyOfTheChart, type Helm, type Values } from './chart.ts';
import { podsOf } from './pods.ts';
import { variants } from './variants.ts';

let helm: Helm;
beforeAll(() => {
  helm = copyOfTheChart();
});
afterAll(() => helm.remove());

const variables = (table: ConfigTable): string[] => Object.values(table).map(({ env }) => env);
const {
  port,
  host,
  operationsPort,
  operationsHost,
  hosts,
  trustedProxies,
  basePath,
  keepAliveSeconds,
  logLevel,
  shutdownSeconds,
  underTheHood,
} = platformSettings;
/** The switches of other services that it also reads, since it behaves differently when they are off. */
const switches = (name: string): string[] => variables(workloads.find((one) => one.name === name)?.switches ?? {});
const takes: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    serviceNames.map((name) => [name, variables({ ...platformSettings, ...serviceSettings[name] })]),
  ),
  web: variables({
    port,
    host,
    operationsPort,
    operationsHost,
    hosts,
    trustedProxies,
    basePath,
    keepAliveSeconds,
    logLevel,
    shutdownSeconds,
    underTheHood,
    ...pageSettings,
  }),
};

test.each(Object.keys(takes))('the chart of %s accepts exactly the settings that exist', (name) => {
  const schema = JSON.parse(readFileSync(path.join(chartFolder, 'charts', name, 'values.schema.json'), 'utf8')) as {
    properties: { settings: { propertyNames: { enum: string[] } } };
  };
  const named = schema.properties.settings.propertyNames.enum;
  expect([...named].sort()).toEqual([...(takes[name] ?? []), ...switches(name), 'NODE_OPTIONS'].sort());
});

test('a setting that the chart itself sets is refused with its replacement', async () => {
  const environments = async (values: Values) =>
    podsOf(await helm.render(values)).flatMap(({ name, containers }) =>
      name === 'Deployment/waggle-orders' ? containers.flatMap(({ env = [] }) => env) : [],
    );
  const given = await environments({
    global: { logLevel: 'warn' },
    orders: { settings: { LOG_LEVEL: 'debug', WAGGLE_WS_BUFFER: 1_048_576 } },
  });
  const names = given.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
  expect(given).toContainEqual({ name: 'LOG_LEVEL', value: 'debug' });
  expect(given).toContainEqual({ name: 'WAGGLE_WS_BUFFER', value: '1048576' });
  expect(await environments({ global: { logLevel: 'warn' } })).toContainEqual({ name: 'LOG_LEVEL', value: 'warn' });

  const { settings: defaults } = parse(readFileSync(path.join(chartFolder, 'charts/orders/values.yaml'), 'utf8')) as {
    settings: object;
  };
  const outside = variants['external stores'] ?? {};
  const shared = { ...(outside['global'] as object), namespace: 'north', partitions: 12 };
  const own = (await environments({ ...outside, global: shared }))
    .map(({ name }) => name)
    .filter((name) => !['LOG_LEVEL', 'WAGGLE_HOSTS', ...Object.keys(defaults)].includes(name));
  expect(own).toContain('WAGGLE_PARTITIONS');
  expect(own.length).toBeGreaterThan(6);
  const settings = Object.fromEntries(own.map((name) => [name, 'x']));
  const refusal = String(await helm.render({ orders: { settings } }).catch((error: unknown) => error));
  for (const name of own) expect(refusal).toMatch(new RegExp(`orders\\.settings\\.${name} is the chart's to set: `));
});

test('every process that names the namespace, Jobs included, has the partitions too', async () => {
  const global = { ...(variants['external stores']?.['global'] as object), namespace: 'north', partitions: 12 };
  const containers = podsOf(await helm.render({ ...variants['external stores'], global })).flatMap(
    ({ name, containers: all }) => all.map(({ env = [] }) => ({ name, env })),
  );
  const named = containers.filter(({ env }) => env.some((one) => one.name === 'WAGGLE_NAMESPACE'));
  expect(new Set(named.map(({ name }) => name.split('/')[0])).size).toBeGreaterThan(1);
  for (const { env } of named) expect(env).toContainEqual({ name: 'WAGGLE_PARTITIONS', value: '12' });
});

test('YAML booleans and numbers reach the container in Waggle’s format', async () => {
  const settings = { WAGGLE_DEMO_MENU: true, WAGGLE_STUCK_MINUTES: 1_000_000 };
  const pods = podsOf(
    await helm.render({ orders: { settings }, simulator: { settings: { WAGGLE_SIMULATOR: false } } }),
  );
  const environment = pods.flatMap(({ containers }) => containers.flatMap(({ env = [] }) => env));
  expect(environment).toContainEqual({ name: 'WAGGLE_DEMO_MENU', value: 'on' });
  expect(environment).toContainEqual({ name: 'WAGGLE_STUCK_MINUTES', value: '1000000' });
  expect(environment).toContainEqual({ name: 'WAGGLE_SIMULATOR', value: 'off' });
});
