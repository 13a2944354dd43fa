// Names begin with the release's, and Kubernetes limits their length.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { serviceNames } from '@waggle/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { copyOfTheChart, type Helm, type Values } from './chart.ts';
import { variants } from './variants.ts';

let helm: Helm;
beforeAll(() => {
  helm = copyOfTheChart();
});
afterAll(() => helm.remove());

const named = async (release: string, values: Values = {}) => {
  const file = path.join(helm.folder, '../named.yaml');
  writeFileSync(file, stringify(values));
  return await helm.run('template', release, helm.folder, '-f', file);
};

test.each(['a'.repeat(38), 'waggle.north', '1waggle'])('a release called %s is refused', async (release) => {
  const { code, stderr } = await named(release);
  expect(stderr).toMatch(/the release is called .*: take at most 37 characters of a-z, 0-9 and -/);
  expect(code).not.toBe(0);
});

test('with the longest release name, no name is too long, and none is shortened', async () => {
  const release = `w${'-long'.repeat(7)}e`.slice(0, 37);
  expect(release).toHaveLength(37);
  const { stdout, stderr } = await named(release, variants['everything on']);
  const names = parseAllDocuments(stdout).flatMap((document) => {
    const object = document.toJS() as { kind: string; metadata: { name: string } } | null;
    return object ? [[object.kind, object.metadata.name] as const] : [];
  });
  expect(names.length, stderr).toBeGreaterThan(50);
  // Leaves room for the suffixes that Kubernetes adds to the names of Jobs, pods and revisions.
  const most: Readonly<Record<string, number>> = { CronJob: 52, StatefulSet: 52, Service: 63, Job: 63, Pod: 63 };
  for (const [kind, name] of names) expect(name.length, `${kind} ${name}`).toBeLessThanOrEqual(most[kind] ?? 253);
  const ofServices = names.filter(([kind]) => kind === 'Service').map(([, name]) => name);
  for (const service of [...serviceNames, 'web', 'mongodb', 'redis'])
    expect(ofServices).toContain(`${release}-${service}`);
});
