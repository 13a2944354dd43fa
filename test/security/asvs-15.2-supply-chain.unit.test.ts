// OWASP ASVS 5.0, 15.1 and 15.2: what the project takes from others is pinned by its content, runs no script unseen, is under licences
// that users can accept, and is listed in a bill of materials.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type LockedPackage, type LockedPackages, supplyChainProblems } from '../../scripts/supply-chain/rules.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const { packages } = JSON.parse(read('package-lock.json')) as { packages: LockedPackages };

test('the lock file breaks no rule, and names no registry', () => {
  expect(supplyChainProblems(packages)).toEqual([]);
  for (const file of ['package-lock.json', '.npmrc', 'package.json', 'deploy/Dockerfile'])
    expect([file, /registry[.=:][^-]|npmjs/.exec(read(file))?.[0]]).toEqual([file, undefined]);
});

test.each<[string, LockedPackage, RegExp]>([
  ['no hash', { license: 'MIT' }, /has no SHA-512/],
  ['a hash that can be forged', { license: 'MIT', integrity: 'sha1-abc' }, /has no SHA-512/],
  ['a server of its own', { license: 'MIT', integrity: 'sha512-abc', resolved: 'https://evil.example/a.tgz' }, /evil/],
  ['a script', { license: 'MIT', integrity: 'sha512-abc', hasInstallScript: true }, /runs a script/],
  ['a licence that binds users', { license: 'AGPL-3.0-only', integrity: 'sha512-abc' }, /AGPL/],
  ['a licence for tools only', { license: 'MPL-2.0', integrity: 'sha512-abc' }, /MPL/],
  ['one of two licences', { license: 'MIT AND GPL-3.0-only', integrity: 'sha512-abc' }, /GPL/],
  ['no licence', { integrity: 'sha512-abc' }, /no licence/],
])('a package with %s is found', (_, planted, says) => {
  const problems = supplyChainProblems({ ...packages, 'node_modules/planted': planted });
  expect(problems).toEqual([expect.stringMatching(says)]);
});

test('the one install script that would tell somebody of the installation is switched off', () => {
  const { scarfSettings } = JSON.parse(read('package.json')) as { scarfSettings?: unknown };
  expect(scarfSettings).toEqual({ enabled: false });
});

test('the project’s own commands and its image install packages without running their scripts', () => {
  const runs = ['scripts/run-npm.mjs', 'deploy/Dockerfile', '.ci/run'].flatMap((file) =>
    read(file)
      .split('\n')
      .filter((line) => /^\s*(RUN )?npm (ci|install)\b|'--no-audit'/.test(line))
      .map((line) => [file, line.includes('--ignore-scripts')]),
  );
  expect(runs.length).toBeGreaterThan(2);
  expect(runs.filter(([, isWithout]) => !isWithout)).toEqual([]);
});

test('a choice of licences needs one that is allowed, and a tool may have more', () => {
  const integrity = 'sha512-abc';
  const fine = { a: { license: '(MIT OR GPL-3.0-only)', integrity }, b: { license: 'MPL-2.0', integrity, dev: true } };
  const found = Object.entries(fine).map(([name, one]) => [`node_modules/${name}`, one] as const);
  expect(supplyChainProblems(Object.fromEntries(found))).toEqual([]);
});

test('the bill of materials lists every installed package with its version, licence and hash', () => {
  const bill = JSON.parse(
    execFileSync(process.execPath, ['deploy/bill-of-materials.mjs'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    }),
  ) as { components: { name: string; version: string; licenses?: unknown; hashes?: unknown }[] };
  for (const name of ['fastify', 'pino', 'sharp', 'ws']) {
    const [one] = bill.components.filter((component) => component.name === name);
    expect(one).toMatchObject({ version: packages[`node_modules/${name}`]?.version, licenses: expect.anything() });
    expect(one?.hashes).toHaveLength(1);
  }
});
