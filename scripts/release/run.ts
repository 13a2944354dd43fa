// `npm run release -- minor --registry <registry> [--dry-run]`: the next version in all files and the changelog, a commit with its
// tag, and the image and the chart in the registry. A dry run prints what would happen and changes nothing.
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { releaseOfSchemas } from '../generate/released-schemas.ts';
import { type Kind, kinds, nextVersion, refusalOfKind, unreleased, withRelease, withVersion } from './version.rules.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const usage = `usage: npm run release -- ${kinds.join('|')} --registry <registry> [--dry-run]`;

const { values, positionals } = parseArgs({
  options: { 'dry-run': { type: 'boolean', default: false }, registry: { type: 'string' } },
  allowPositionals: true,
});
const kind = kinds.find((name) => name === positionals[0]) ?? fail(usage);
const registry = values.registry ?? (values['dry-run'] ? '<registry>' : fail(usage));
const { version: current, workspaces } = JSON.parse(read('package.json')) as { version: string; workspaces: string[] };
const version = nextVersion(current, kind);
release(kind);

function release(kind: Kind): void {
  const changelog = read('CHANGELOG.md');
  const refused = refusalOfKind(changelog, kind);
  if (refused) fail(refused);
  const files = changedFiles(changelog);
  process.stdout.write(`${current} → ${version}\n\n${unreleased(changelog)}\n\n`);
  for (const file of files.keys()) process.stdout.write(`writes  ${file}\n`);
  for (const command of commands()) process.stdout.write(`runs    ${command.join(' ')}\n`);
  if (values['dry-run']) return;
  if (git('status', '--porcelain') !== '') fail('there are changes that are not committed: commit or stash them');
  for (const [file, text] of files) writeFileSync(path.join(root, file), text);
  for (const [program = '', ...args] of commands()) execFileSync(program, args, { cwd: root, stdio: 'inherit' });
}

/** Every file that names the version, with its next text. `npm run generate` makes the others of these. */
function changedFiles(changelog: string): Map<string, string> {
  const schemas = releaseOfSchemas();
  const day = new Date().toISOString().slice(0, 10);
  const packages = ['package.json', ...workspaces.map((folder) => `${folder}/package.json`)];
  const charts = globSync('deploy/helm/**/Chart.yaml', {
    cwd: root,
    exclude: (name) => String(name).endsWith('waggle/charts/common'),
  });
  const texts = [...charts, 'deploy/compose.yaml', 'deploy/Dockerfile', 'docs/operating-kubernetes.md'];
  return new Map([
    ['CHANGELOG.md', withRelease(changelog, version, day)],
    [schemas.file, schemas.content],
    ...packages.map((file) => [file, json(file, (content) => ({ ...content, version }))] as const),
    ['package-lock.json', json('package-lock.json', lockOf)],
    ...texts.map((file) => [file, withVersion(read(file), current, version)] as const),
  ]);
}

type Content = Readonly<Record<string, unknown>>;

function lockOf(lock: Content): Content {
  const packages = lock['packages'] as Readonly<Record<string, Content>>;
  const ours = ['', ...workspaces].map((folder) => [folder, { ...packages[folder], version }] as const);
  return { ...lock, version, packages: { ...packages, ...Object.fromEntries(ours) } };
}

function json(file: string, change: (content: Content) => Content): string {
  return `${JSON.stringify(change(JSON.parse(read(file))), null, 2)}\n`;
}

function commands(): string[][] {
  const image = `${registry}/waggle:${version}`;
  return [
    ['npm', 'run', 'generate'],
    // Later versions are tested on what this one stores.
    ['npm', 'run', 'record-release'],
    ['git', 'add', 'test/upgrade/recorded'],
    ['git', 'commit', '--all', '--message', `Release ${version}`],
    ['git', 'tag', '--annotate', `v${version}`, '--message', `Waggle ${version}`],
    [
      'docker',
      'buildx',
      'build',
      '--platform',
      'linux/amd64,linux/arm64',
      '--sbom=true',
      '--provenance=mode=max',
      '--file',
      'deploy/Dockerfile',
      '--tag',
      image,
      '--push',
      '.',
    ],
    ['helm', 'package', 'deploy/helm/waggle', '--dependency-update', '--destination', 'dist/release'],
    ['helm', 'push', `dist/release/waggle-${version}.tgz`, `oci://${registry}/charts`],
    ['git', 'push', '--follow-tags'],
  ];
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' });
}

function fail(why: string): never {
  process.stderr.write(`release: ${why}\n`);
  process.exit(1);
}
