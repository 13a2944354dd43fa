// `node waggle/cli.ts` on a version of Node that cannot run the program, in a folder without the packages.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../test/support/waggle.ts';

let home: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  home = temporaryFolder();
  mkdirSync(path.join(home.folder, 'waggle'));
  for (const entry of ['package.json', 'bin.mjs', 'cli.ts'])
    cpSync(path.join(import.meta.dirname, entry), path.join(home.folder, 'waggle', entry), { recursive: true });
});
afterEach(() => home.remove());

const pretend =
  "Object.defineProperty(process, 'version', { value: 'v20.19.0' }); Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } })";

const onOldNode = (...args: string[]) =>
  spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, 'waggle/cli.ts', ...args],
    { cwd: home.folder, encoding: 'utf8' },
  );

test('node waggle/cli.ts on an old Node says in one line which one it needs and how to get it', () => {
  const { status, stdout, stderr } = onOldNode('up');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^waggle: needs Node 24, and this is v20\.19\.0: run npm start once[^\n]*\n$/);
});

test('node waggle/cli.ts on an old Node runs on the Node that npm has installed', () => {
  mkdirSync(path.join(home.folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync('/bin/echo', path.join(home.folder, 'node_modules/.bin/node'));
  const { status, stdout } = onOldNode('order', '--quantity', '2');
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: `${path.join(home.folder, 'waggle/program.ts')} order --quantity 2\n`,
  });
});
