// The list of services against the tree: their folders, and the other names of a deployment.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { reservedNames } from '@waggle/contracts/topology.ts';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { serviceNames } from './index.ts';

const root = path.resolve(import.meta.dirname, '..');
const yaml = (file: string) => parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, unknown>;

test('each folder with a manifest is listed, and its service has its name', async () => {
  const folders = globSync('services/*/manifest.ts', { cwd: root }).map((file) => path.basename(path.dirname(file)));
  expect(folders.toSorted()).toEqual([...serviceNames].sort());
  for (const folder of folders) {
    const { manifest } = (await import(path.join(root, 'services', folder, 'manifest.ts'))) as {
      readonly manifest: { readonly name: string };
    };
    expect(manifest.name, folder).toBe(folder);
  }
});

test('a new service can have no name that another part of a deployment has', () => {
  const chart = yaml('deploy/helm/waggle/Chart.yaml')['dependencies'] as readonly { readonly name: string }[];
  const compose = yaml('deploy/compose.yaml')['services'] as object;
  const names = [
    ...Object.keys(yaml('deploy/helm/waggle/values.yaml')),
    ...chart.map(({ name }) => name),
    ...Object.keys(compose),
  ];
  const others = names.filter(
    (name) => /^[a-z][a-z0-9]*$/.test(name) && !(serviceNames as readonly string[]).includes(name),
  );
  expect(others.filter((name) => !reservedNames.has(name))).toEqual([]);
});
