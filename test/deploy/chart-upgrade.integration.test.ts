// From any values to any others, from one version of the chart to the next, and back: no immutable field changes, and no Job is
// updated in place.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chartFolder, copyOfTheChart, type Helm, type KubernetesObject, nameOf, type Values } from './chart.ts';
import { refusedChanges } from './immutable-fields.ts';
import { variants } from './variants.ts';

let helm: Helm;
const rendered = new Map<string, KubernetesObject[]>();
beforeAll(async () => {
  helm = copyOfTheChart();
  for (const [name, values] of Object.entries(variants))
    rendered.set(name, await helm.render(onTheSameVolumes(values)));
});
afterAll(() => helm?.remove());

// Volumes keep their size and class: to change them, an operator moves the data first.
const onTheSameVolumes = (values: Values): Values =>
  JSON.parse(JSON.stringify(values, (key, value) => (['storageClass', 'size'].includes(key) ? undefined : value)));

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
}
const schemaOf = (chart: string): Schema => {
  const file = path.join(chart, 'values.schema.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
};

// An older chart refuses values that it does not know, by its schema and those of its charts.
const ofChart = (values: Values, chart: string): Values =>
  Object.fromEntries(
    Object.entries(knownTo(schemaOf(chart), values)).map(([name, value]) => [
      name,
      knownTo(schemaOf(path.join(chart, 'charts', name)), value),
    ]),
  );

function knownTo<T>({ properties = {}, additionalProperties }: Schema, value: T): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => additionalProperties !== false || name in properties)
      .map(([name, inner]) => [name, knownTo(properties[name] ?? {}, inner)]),
  ) as T;
}

const isJob = ({ kind }: KubernetesObject): boolean => kind === 'Job';
const namesOfJobs = (objects: readonly KubernetesObject[]): string[] => objects.filter(isJob).map(nameOf);

test.each(Object.keys(variants))('an upgrade to %s from any other values changes no immutable field', (name) => {
  const found = [...rendered].flatMap(([other, objects]) =>
    refusedChanges(objects, rendered.get(name) ?? []).map((change) => `${other} → ${name}: ${change}`),
  );
  expect(found).toEqual([]);
});

// Another version of every chart here, in a copy: labels, images and annotations contain it.
async function ofAnotherVersion(values: Values): Promise<KubernetesObject[]> {
  const next = copyOfTheChart();
  const charts = readdirSync(path.join(next.folder, 'charts'), { withFileTypes: true });
  const own = charts.filter((chart) => chart.isDirectory()).map(({ name }) => path.join('charts', name));
  for (const folder of ['.', ...own]) {
    const file = path.join(next.folder, folder, 'Chart.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/^((?:app)?[vV]ersion:).*$/gm, folder === '.' ? '$1 9.9.9' : '$1 0.1.0+next'));
  }
  const objects = await next.render(values, '--is-upgrade');
  next.remove();
  return objects;
}

test.each(['defaults', 'everything on'])(
  '%s: another version changes no immutable field, and runs its Jobs',
  async (name) => {
    const before = rendered.get(name) ?? [];
    const after = await ofAnotherVersion(onTheSameVolumes(variants[name] ?? {}));
    const labels = after.map(({ metadata }) => metadata.labels?.['helm.sh/chart'] ?? '').join();
    expect(labels).toContain('waggle-9.9.9');
    expect(labels).toContain('orders-0.1.0_next');
    expect(refusedChanges(before, after)).toEqual([]);
    // A new version of the image needs new Jobs; where the tag is fixed, the Jobs have run already.
    if (name === 'defaults') expect(namesOfJobs(after).filter((job) => namesOfJobs(before).includes(job))).toEqual([]);
  },
);

test('a rollback, which renders the old values again, yields the previous objects', async () => {
  const again = await helm.render(onTheSameVolumes(variants['everything on'] ?? {}), '--is-upgrade');
  const withoutSecrets = (objects: readonly KubernetesObject[]) => objects.filter(({ kind }) => kind !== 'Secret');
  const unsalted = (objects: readonly KubernetesObject[]) =>
    withoutSecrets(objects).map((object) => JSON.stringify(object));
  expect(unsalted(again)).toEqual(unsalted(rendered.get('everything on') ?? []));
});

test.each<[string, RegExp, string, string]>([
  ['Deployment/waggle-orders', /("matchLabels":\{)/, '$1"version":"2",', 'selector'],
  ['StatefulSet/waggle-redis', /"serviceName":"[^"]*"/, '"serviceName":"cache"', 'serviceName'],
  ['StatefulSet/waggle-mongodb', /"podManagementPolicy":"Parallel",/, '', 'podManagementPolicy'],
  ['StatefulSet/waggle-mongodb', /("volumeClaimTemplates".*"storage":)"[^"]*"/, '$1"1Ti"', 'volumeClaimTemplates'],
  ['Service/waggle-mongodb', /"clusterIP":"None",/, '', 'clusterIP'],
  ['PersistentVolumeClaim/waggle-backup', /"ReadWriteOnce"/, '"ReadWriteMany"', 'accessModes'],
  ['PersistentVolumeClaim/waggle-backup', /"storage":"[^"]*"/, '"storage":"1Gi"', 'storage'],
  ['Job/waggle-init-user-job', /"restartPolicy":"OnFailure"/, '"restartPolicy":"Never"', 'template'],
  ['Secret/waggle-redis', /"stringData"/, '"immutable":true,"stringData"', 'immutable'],
])('a change of %s that would be refused is found', (name, from, to, field) => {
  // The name of a Job ends in the release's revision and a hash.
  const isMeant = (object: KubernetesObject) => nameOf(object).replace(/-\d+-[0-9a-f]{8}$/, '') === name;
  const before = rendered.get('everything on') ?? [];
  const after = before.map((object) =>
    isMeant(object) ? (JSON.parse(JSON.stringify(object).replace(from, to)) as KubernetesObject) : object,
  );
  expect(refusedChanges(before, after).join('\n')).toMatch(new RegExp(`^${name}\\S*: ${field} changes$`));
});

// Upgrades installations of this commit's chart to today's.
const installed = '232ab8010c512c7e775975175b998a49b0147b24';
const root = path.resolve(chartFolder, '../../..');
const git = (...args: readonly string[]) =>
  execFileSync('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });

function isInClone(commit: string): boolean {
  try {
    git('cat-file', '-e', `${commit}^{commit}`);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!isInClone(installed))('from the chart of an older commit', () => {
  let folder: string;
  let old: Helm;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'waggle-older-'));
    const archive = path.join(folder, 'chart.tar');
    git('archive', '--format=tar', `--output=${archive}`, installed, 'deploy/helm', 'deploy/monitoring');
    execFileSync('tar', ['-xf', archive, '-C', folder]);
    old = copyOfTheChart({ chart: path.join(folder, 'deploy/helm/waggle') });
  });
  afterAll(() => {
    old?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(['defaults', 'everything on', 'production', 'existing secrets', 'valkey'])(
    'with %s, and back to it',
    async (name) => {
      const before = await old.render(onTheSameVolumes(ofChart(variants[name] ?? {}, old.folder)));
      const after = rendered.get(name) ?? [];
      expect(before.length).toBeGreaterThan(40);
      expect(refusedChanges(before, after)).toEqual([]);
      expect(refusedChanges(after, before)).toEqual([]);
    },
  );
});
