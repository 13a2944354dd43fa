// KEDA's configuration: the streams of each service, only fields that KEDA accepts, and how to reach Redis.
import { subscriptionsOf } from '@waggle/contracts';
import { manifests, serviceNames } from '@waggle/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workloads } from '../../deploy/workloads.ts';
import { consumers } from '../support/services.ts';
import { copyOfTheChart, type Helm, type KubernetesObject, nameOf } from './chart.ts';
import { variants } from './variants.ts';

let helm: Helm;
beforeAll(() => {
  helm = copyOfTheChart();
});
afterAll(() => helm.remove());

test('KEDA queries the lag of every stream that a service reads, by the stream table', async () => {
  const keda = { enabled: true };
  const asking = Object.fromEntries(serviceNames.map((service) => [service, { keda }]));
  const objects = await helm.render({ ...asking, global: { keda } });
  for (const manifest of manifests) {
    const service = manifest.name;
    const scaled = objects.find((object) => nameOf(object) === `ScaledObject/waggle-${service}`);
    const { triggers } = (scaled?.['spec'] ?? { triggers: [] }) as {
      triggers: { type: string; metadata: Record<string, string> }[];
    };
    const streams = triggers.filter(({ type }) => type === 'redis-streams').map(({ metadata }) => metadata);
    expect(streams.map(({ stream }) => stream).sort()).toEqual(
      subscriptionsOf(manifest)
        .map(({ stream }) => stream as string)
        .sort(),
    );
    for (const metadata of streams) {
      expect(metadata).toMatchObject({
        consumerGroup: `${service}-group`,
        lagCount: expect.any(String),
        activationLagCount: expect.any(String),
      });
    }
  }
});

const scaledObjects = (objects: readonly KubernetesObject[]) =>
  objects
    .filter(({ kind }) => kind === 'ScaledObject')
    .map((object) => ({ name: object.metadata.name, ...(object['spec'] as ScaledObjectSpec) }));
interface ScaledObjectSpec {
  readonly fallback?: object;
  readonly triggers: readonly { type: string; metricType?: string; metadata: Record<string, string> }[];
}

test('KEDA accepts every ScaledObject: it has a fallback where more than CPU counts, and each metric has its type', async () => {
  const prometheus = { global: { keda: { enabled: true, prometheusAddress: 'http://prometheus:9090' } } };
  const [reader] = workloads.filter(({ name, stores }) => stores && !consumers.some((one) => one.name === name));
  if (!reader) throw new Error('every service with a store consumes events: take another one');
  const counting = { keda: { enabled: true, connectionsPerPod: 500 } };
  const all = [
    ...scaledObjects(await helm.render(variants['KEDA for every service'] ?? {})),
    ...scaledObjects(await helm.render({ ...prometheus, [reader.name]: counting })),
  ];
  const falling = all.filter(({ fallback }) => fallback).map(({ name }) => name);
  expect(falling.sort()).toEqual(
    [...manifests.filter((manifest) => subscriptionsOf(manifest).length > 0).map(({ name }) => name), reader.name]
      .map((service) => `waggle-${service}`)
      .sort(),
  );
  expect(all.filter(({ fallback }) => !fallback).map(({ name }) => name)).toContain('waggle-web');
  const types = all.flatMap(({ triggers }) => triggers.map(({ type, metricType }) => `${type} ${metricType}`));
  expect([...new Set(types)].sort()).toEqual([
    'cpu Utilization',
    'prometheus AverageValue',
    'redis-streams AverageValue',
  ]);
});

test('KEDA queries an external Redis as the services do: the same address, with TLS, as the user of its Secret', async () => {
  const objects = await helm.render(variants['external stores with KEDA'] ?? {});
  const secret = objects.find((object) => nameOf(object) === 'Secret/waggle-orders-stores');
  const url = new URL((secret?.['stringData'] as Record<string, string> | undefined)?.['REDIS_URL'] ?? '');
  const streams = scaledObjects(objects).flatMap(({ triggers }) =>
    triggers.filter(({ type }) => type === 'redis-streams').map(({ metadata }) => metadata),
  );
  expect(streams.length).toBeGreaterThan(0);
  expect(url.protocol).toBe('rediss:');
  for (const metadata of streams) expect(metadata).toMatchObject({ address: url.host, enableTLS: 'true' });
  const authentication = objects.find(({ kind }) => kind === 'TriggerAuthentication')?.['spec'];
  expect(authentication).toEqual({
    secretTargetRef: [
      { parameter: 'username', name: 'redis-of-keda', key: 'username' },
      { parameter: 'password', name: 'redis-of-keda', key: 'password' },
    ],
  });
  const own = scaledObjects(await helm.render(variants['KEDA for every service'] ?? {}));
  expect(JSON.stringify(own)).not.toContain('enableTLS');
});
