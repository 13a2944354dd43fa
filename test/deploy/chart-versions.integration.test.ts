// Every supported Helm and Kubernetes version, and every repeated render, yields the same objects.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { schemaProblems } from './api-schemas.ts';
import { copyOfTheChart, type Helm, type KubernetesObject, nameOf } from './chart.ts';
import { variants } from './variants.ts';

let helm: Helm;
beforeAll(() => {
  helm = copyOfTheChart();
});
afterAll(() => helm?.remove());

const versionsOf = (objects: readonly KubernetesObject[]): string[] =>
  objects.map((object) => `${object.apiVersion} ${nameOf(object)}`);

test.each(['defaults', 'everything on'])(
  '%s: each Kubernetes gets the same objects, in versions that it serves',
  async (name) => {
    const values = variants[name] ?? {};
    const oldest = await helm.render(values, '--kube-version=1.31');
    expect(oldest.length).toBeGreaterThan(50);
    expect(await schemaProblems(oldest)).toEqual([]);
    for (const version of ['1.33', '1.36'])
      expect(versionsOf(await helm.render(values, `--kube-version=${version}`))).toEqual(versionsOf(oldest));
    // The API versions that each Kubernetes serves are listed here, since the newest schema does not say when they were added.
    const served = new Set(
      oldest.map(({ apiVersion }) => apiVersion).filter((group) => !servedSince131.includes(group)),
    );
    expect([...served]).toEqual([]);
  },
);

const servedSince131: readonly string[] = [
  'v1',
  'apps/v1',
  'autoscaling/v2',
  'batch/v1',
  'networking.k8s.io/v1',
  'policy/v1',
  'gateway.networking.k8s.io/v1',
  'keda.sh/v1alpha1',
  'monitoring.coreos.com/v1',
];

test('an older Kubernetes is refused', async () => {
  await expect(helm.render({}, '--kube-version=1.30')).rejects.toThrow(/incompatible with Kubernetes v1.30/);
});

describe('Helm 3', () => {
  let older: Helm;
  beforeAll(() => {
    older = copyOfTheChart({ major: 3 });
  });
  afterAll(() => older?.remove());

  test('is a different program, and lints the chart without findings', async () => {
    const versions = await Promise.all([older, helm].map((one) => one.run('version', '--short')));
    expect(versions.map(({ stdout }) => stdout.slice(0, 3))).toEqual(['v3.', 'v4.']);
    const { code, stdout, stderr } = await older.run('lint', '--strict', older.folder);
    expect(`${stdout}${stderr}`).not.toMatch(/\[(WARNING|ERROR)\]/);
    expect(code).toBe(0);
  });

  test.each(Object.keys(variants))('renders %s as Helm 4 does', async (name) => {
    const values = variants[name] ?? {};
    const comparable = (objects: readonly KubernetesObject[]) =>
      objects.map((object) =>
        JSON.stringify(object)
          .replace(/(-----BEGIN [A-Z ]+-----).*?(-----END [A-Z ]+-----)/g, '$1(random)$2')
          .replace(/\w{32,}/g, '(random)'),
      );
    expect(comparable(await older.render(values))).toEqual(comparable(await helm.render(values)));
  });

  test('refuses what Helm 4 refuses', async () => {
    await expect(older.render({ kitchens: {} })).rejects.toThrow(/kitchens/);
    await expect(older.render({ gateway: { enabled: true } })).rejects.toThrow(
      /gateway.enabled is on without a gateway/,
    );
  });
});

test('with all Secrets given two renders are the same to the byte and hold no Secret; without, they differ', async () => {
  const texts = async (values: object) => {
    const file = path.join(helm.folder, '../same.yaml');
    writeFileSync(file, stringify(values));
    const render = () => helm.run('template', 'waggle', helm.folder, '--is-upgrade', '-f', file);
    return [await render(), await render()].map(({ code, stdout }) => (code === 0 ? stdout : `refused with ${code}`));
  };
  const [first, second] = await texts(variants['existing secrets'] ?? {});
  expect(second).toBe(first);
  expect(first).toMatch(/^kind: Deployment$/m);
  expect(first).not.toMatch(/^kind: Secret$/m);
  const [one, another] = await texts({});
  expect(another).not.toBe(one);
  expect(one).toMatch(/^kind: Secret$/m);
});
