// Third-party images are pinned by digest everywhere, so that deployments run the tested image.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { chartFolder, copyOfTheChart, type Helm, type Values } from './chart.ts';
import { isWaggle, podsOf } from './pods.ts';
import { variants } from './variants.ts';

const deploy = path.resolve(chartFolder, '../..');
const read = (file: string): string => readFileSync(path.join(deploy, file), 'utf8');
const ours = /(^|\/|\{WAGGLE_IMAGE:-)waggle:/;
const repositoryOf = (reference: string): string => reference.replace(/(:[^/:@]*)?(@.*)?$/, '');

// Their digests have not been confirmed by two independent sources yet; once they are, pin them like the others.
const withoutDigest = ['docker.io/percona/mongodb_exporter'];
const unpinned = (references: readonly string[]): string[] => {
  const loose = references.filter((reference) => !/:[\w.-]+@sha256:[0-9a-f]{64}$/.test(reference));
  return [...new Set(loose.map(repositoryOf))];
};

const inCompose = Object.values((parse(read('compose.yaml'), { merge: true }) as Compose).services)
  .map(({ image }) => image)
  .filter((image) => !ours.test(image));
interface Compose {
  readonly services: Readonly<Record<string, { readonly image: string }>>;
}
const inDockerfile = [...read('Dockerfile').matchAll(/^FROM (?:--\S+ )?(\S+)/gm)].map(([, image = '']) => image);

let helm: Helm;
beforeAll(() => {
  helm = copyOfTheChart();
});
afterAll(() => helm.remove());

async function inChart(values: Values, ...args: readonly string[]): Promise<string[]> {
  const containers = podsOf(await helm.render(values, ...args)).flatMap((pod) => pod.containers);
  const images = containers.flatMap((container) => (isWaggle(container) ? [] : [container.image ?? '']));
  return [...new Set(images)].sort();
}

const everything = variants['everything on'] ?? {};
const valkey = '--set=redis.engine=valkey';
// The chart's defaults: this variant sets some digests itself.
const asTheyAre = ['--set=mongodb.image.digest=', '--set=redis.images.redis.digest='];

/** Every image in the values: its path and its default. */
const defaults = globSync(['values.yaml', 'charts/*/values.yaml'], { cwd: chartFolder }).flatMap((file) => {
  const chart = path.dirname(file) === '.' ? [] : [path.basename(path.dirname(file))];
  return imagesOf(parse(readFileSync(path.join(chartFolder, file), 'utf8')), chart);
});
interface Image {
  readonly at: string;
  readonly repository: string;
  readonly tag: string;
}
function imagesOf(values: unknown, at: readonly string[]): Image[] {
  if (typeof values !== 'object' || values === null) return [];
  const { repository, tag } = values as { repository?: unknown; tag?: unknown };
  if (typeof repository === 'string' && typeof tag === 'string')
    return repository === 'waggle' ? [] : [{ at: at.join('.'), repository, tag }];
  return Object.entries(values).flatMap(([key, value]) => imagesOf(value, [...at, key]));
}

test('every third-party image has its digest, in compose, in the Dockerfile and in the chart', async () => {
  expect(inCompose.length).toBeGreaterThan(8);
  expect(unpinned(inCompose)).toEqual(withoutDigest);
  expect(inDockerfile).toHaveLength(3);
  expect(unpinned(inDockerfile)).toEqual([]);
  const rendered = [...(await inChart(everything, ...asTheyAre)), ...(await inChart(everything, valkey, ...asTheyAre))];
  expect([...new Set(rendered.map(repositoryOf))].sort()).toEqual(defaults.map(({ repository }) => repository).sort());
  expect(unpinned(rendered)).toEqual(withoutDigest);
});

// Tempo's chart is not here to be rendered: what it is given is what compose gives its Tempo.
test('compose and the chart run the same Tempo, with the same configuration', () => {
  const { tempo } = parse(readFileSync(path.join(chartFolder, 'values.yaml'), 'utf8')) as {
    readonly tempo: { readonly tempo: { readonly tag: string }; readonly config: string };
  };
  expect(inCompose).toContain(`docker.io/grafana/tempo:${tempo.tempo.tag}`);
  expect(parse(tempo.config)).toEqual(parse(read('monitoring/compose/tempo.yaml')));
});

test('an image without a digest, or with half of one, would be found', () => {
  for (const tag of ['', ':8.10.2', ':8.10.2@sha256:12', `@sha256:${'0'.repeat(64)}`])
    expect(unpinned([`localhost:5000/redis${tag}`])).toEqual(['localhost:5000/redis']);
  expect(unpinned([`localhost:5000/redis:8.10.2@sha256:${'0'.repeat(64)}`])).toEqual([]);
});

test('compose and the chart run the same images', async () => {
  const rendered = await inChart(everything, ...asTheyAre);
  const both = inCompose.filter((image) => rendered.some((other) => repositoryOf(other) === repositoryOf(image)));
  expect(both.map((image) => path.basename(repositoryOf(image))).sort()).toEqual([
    'mongo',
    'mongodb_exporter',
    'nginx-unprivileged',
    'redis',
    'redis_exporter',
  ]);
  expect(both.filter((image) => !rendered.includes(image))).toEqual([]);
});

test('a digest is that of its tag: another tag replaces it, and a given digest takes precedence', async () => {
  const digest = `sha256:${'ab'.repeat(32)}`;
  for (const engine of ['--set=redis.engine=redis', valkey]) {
    const running = new Set((await inChart(everything, engine)).map(repositoryOf));
    const mine = defaults.filter(({ repository }) => running.has(repository));
    expect(mine).toHaveLength(6);
    const retagged = mine.map(({ at }) => `--set-string=${at}.tag=1.2.3`);
    expect(await inChart(everything, engine, ...asTheyAre, ...retagged)).toEqual(
      mine.map(({ repository }) => `${repository}:1.2.3`).sort(),
    );
    const redigested = mine.map(({ at }) => `--set-string=${at}.digest=${digest}`);
    expect(await inChart(everything, engine, ...redigested)).toEqual(
      mine.map(({ repository, tag }) => `${repository}:${tag.split('@')[0]}@${digest}`).sort(),
    );
  }
});
