// A command loads only what it uses: drivers and the HTTP server would make each command slow to start.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test/support/waggle.ts';

const root = path.resolve(import.meta.dirname, '..');

function loadedBy(argv: readonly string[], settings: Readonly<Record<string, string>> = {}): string[] {
  const hook = path.join(root, 'test/support/print-loaded-packages.mjs');
  const { stderr } = spawnSync(process.execPath, ['--import', hook, path.join(root, 'waggle/cli.ts'), ...argv], {
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...settings },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return JSON.parse(/^loaded: (.*)$/m.exec(stderr)?.[1] ?? 'null') as string[];
}

const heavy = ['fastify', 'mongodb', 'redis', '@redis/client', 'pino', 'prom-client', 'ws'];

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
