// Checks objects against Kubernetes' API, offline: it writes them as literals of their published types, and TypeScript finds unknown
// fields, values of a wrong type, and missing required fields.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type KubernetesObject, nameOf } from './chart.ts';

/** `Deployment/waggle-orders: … does not exist in type 'IContainer'`, for every object that breaks its type. */
export async function typeProblems(objects: readonly KubernetesObject[]): Promise<string[]> {
  const cache = path.resolve(import.meta.dirname, '../../node_modules/.cache/waggle');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'objects-'));
  try {
    const lines = sourceOf(objects);
    writeFileSync(path.join(folder, 'objects.ts'), lines.map(({ text }) => text).join('\n'));
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['objects.ts'] }));
    const output = await compile(folder);
    return output.flatMap((line) => {
      const found = /^objects\.ts\((?<at>\d+),\d+\): error (?<why>.*)$/.exec(line)?.groups;
      if (!found) return line.startsWith(' ') || line === '' ? [] : [line];
      return [`${lines[Number(found['at']) - 1]?.about ?? 'an import'}: ${found['why']}`];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sourceOf(objects: readonly KubernetesObject[]): { text: string; about: string }[] {
  const types = [...new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))];
  const imports = types.map((type, at) => {
    const [apiVersion = '', kind = ''] = type.split(' ');
    return { text: `import type { I${kind} as T${at} } from '${moduleOf(apiVersion)}';`, about: type };
  });
  const literals = objects.map((object) => {
    const at = types.indexOf(`${object.apiVersion} ${object.kind}`);
    return { text: `(${JSON.stringify(object)}) satisfies T${at};`, about: nameOf(object) };
  });
  return [...imports, ...literals];
}

/** Where the types and schemas of an API version are. */
export function moduleOf(apiVersion: string): string {
  const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const custom: Readonly<Record<string, string>> = {
    'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
    'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
    'keda.sh': '@kubernetes-models/keda',
  };
  if (custom[group]) return `${custom[group]}/${group}/${version}`;
  return `kubernetes-models/${group ? `${group}/` : ''}${version}`;
}

function compile(folder: string): Promise<string[]> {
  const tsc = path.resolve(import.meta.dirname, '../../node_modules/typescript/bin/tsc');
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '-p', folder], { cwd: folder, maxBuffer: 2 ** 26 }, (_, stdout, stderr) =>
      resolve(`${stdout}${stderr}`.split('\n')),
    );
  });
}

const compilerOptions = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  module: 'nodenext',
  target: 'es2024',
  types: [],
  isolatedModules: true,
};
