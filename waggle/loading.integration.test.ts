// A command loads only what it uses: drivers and the HTTP server would make each command slow to start.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sourceProgram } from '../test/support/program.ts';
import { startWaggle, temporaryFolder } from '../test/support/waggle.ts';

const root = path.resolve(import.meta.dirname, '..');

const hook = path.join(root, 'test/support/print-loaded-packages.mjs');

function loadedBy(argv: readonly string[], settings: Readonly<Record<string, string>> = {}): string[] {
  const { stderr } = spawnSync(process.execPath, ['--import', hook, sourceProgram, ...argv], {
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...settings },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return packagesIn(stderr);
}

function packagesIn(stderr: string): string[] {
  const [, list] = /^loaded: (.*)$/m.exec(stderr) ?? [];
  if (list === undefined) throw new Error(`it printed no packages: ${stderr}`);
  return JSON.parse(list) as string[];
}

const drivers = ['mongodb', 'redis', '@redis/client'];
const heavy = [...drivers, 'fastify', 'pino', 'prom-client', 'ws'];

test.each([[['--help']], [['up', '--help']], [['config']]])('waggle %j loads no driver and no server', (argv) => {
  const loaded = loadedBy(argv);
  expect(loaded).toContain('commander');
  expect(loaded.filter((name) => heavy.includes(name))).toEqual([]);
});

test('waggle staff-token reset on the embedded engine loads no driver and no server', () => {
  const { folder, remove } = temporaryFolder();
  try {
    const loaded = loadedBy(['staff-token', 'reset'], { WAGGLE_DATA: folder });
    expect(loaded.filter((name) => heavy.includes(name))).toEqual([]);
  } finally {
    remove();
  }
});

test('waggle up on the embedded engine loads no driver, and nothing for passkeys before one is used', async () => {
  const { folder, remove } = temporaryFolder();
  try {
    const waggle = await startWaggle({
      program: sourceProgram,
      settings: { WAGGLE_DATA: folder },
      nodeArguments: ['--import', hook],
    });
    await waggle.end();
    const loaded = packagesIn(waggle.stderr);
    expect(loaded).toContain('fastify');
    expect(loaded.filter((name) => [...drivers, '@simplewebauthn/server'].includes(name))).toEqual([]);
  } finally {
    remove();
  }
});
