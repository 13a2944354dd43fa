// Building the pages before npm's scripts, in a separate folder, with a fake Vite that copies one file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
const at = (name: string) => path.join(folder, name);
const put = (name: string, text: string) => {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'waggle-pages-'));
  mkdirSync(at('scripts'));
  mkdirSync(at('tmp'));
  for (const script of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.mjs')))
    copyFileSync(path.join(import.meta.dirname, script), at(`scripts/${script}`));
  put('package-lock.json', '{"packages":{}}');
  // The state after an installation.
  put('node_modules/.package-lock.json', '{"packages":{}}');
  mkdirSync(at('node_modules/.bin'));
  symlinkSync(process.execPath, at('node_modules/.bin/node'));
  viteThat(copies);
  put('web/vite.config.ts', '');
  put('web/src/page.txt', 'first');
  put('contracts/menu.ts', 'export {};');
  put('town/streets.ts', 'export {};');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const copies = `
  fs.copyFileSync('web/src/page.txt', path.join(out, 'index.html'));`;

function viteThat(does: string): void {
  put(
    'node_modules/vite/bin/vite.js',
    `const fs = require('node:fs'), path = require('node:path');
  const out = process.argv[process.argv.indexOf('--outDir') + 1];
  fs.appendFileSync('calls', 'built\\n');${does}`,
  );
}

const builds = (): number =>
  existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').trim().split('\n').length : 0;
const built = (): string => readFileSync(at('web/dist/index.html'), 'utf8');

async function ensure(...flags: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['scripts/ensure.mjs', ...flags], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TMPDIR: at('tmp') },
  });
  let output = '';
  child.stderr.on('data', (bytes) => (output += bytes));
  const [code] = await once(child, 'close');
  return { code, output };
}

test('the first run builds the pages and says so; the next one does and prints nothing', async () => {
  expect(await ensure('--pages')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^Building the pages [^\n]*\nBuilt the pages in \d+ s\n$/),
  });
  expect(built()).toBe('first');
  expect(await ensure('--pages')).toEqual({ code: 0, output: '' });
  expect(builds()).toBe(1);
});

test('a script that does not need the pages does not build them', async () => {
  expect(await ensure()).toEqual({ code: 0, output: '' });
  expect(builds()).toBe(0);
});

test.each([
  ['a source file', 'web/src/page.txt'],
  ['a new file', 'web/src/other.txt'],
  ['a contract', 'contracts/menu.ts'],
  ['the town', 'town/streets.ts'],
  ['a page of the docs', 'docs/operating.md'],
  ['the README', 'README.md'],
  ['the packages', 'package-lock.json'],
])('a change of %s makes it build again', async (_, file) => {
  await ensure('--pages');
  put(file, file === 'package-lock.json' ? '{"packages":{},"lockfileVersion":3}' : 'changed');
  await ensure('--pages');
  expect(builds()).toBe(2);
});

test('a change of a test, or of a file’s time, does not', async () => {
  await ensure('--pages');
  put('web/src/page.unit.test.ts', 'changed');
  put('web/src/page.txt', 'first');
  await ensure('--pages');
  expect(builds()).toBe(1);
});

test('a failed build is reported in one clear line, and the pages from before stay', async () => {
  await ensure('--pages');
  put('web/src/page.txt', 'second');
  viteThat(
    `process.stderr.write('✗ Build failed in 9ms\\nerror during build:\\n\\x1b[31mno page.css\\x1b[0m\\n'); process.exit(1)`,
  );
  const { code, output } = await ensure('--pages');
  expect(code).toBe(1);
  expect(output).toMatch(/\nwaggle: the pages were not built \(no page\.css\): npx vite build web[^\n]*\n$/);
  expect(built()).toBe('first');
  viteThat(copies);
  expect((await ensure('--pages')).code).toBe(0);
  expect(built()).toBe('second');
  expect(readdirSync(at('web')).sort()).toEqual(['dist', 'src', 'vite.config.ts']);
});

test('a killed build leaves nothing that passes for a finished one', async () => {
  viteThat(`${copies} process.kill(process.ppid, 'SIGKILL')`);
  await ensure('--pages');
  expect(existsSync(at('web/dist'))).toBe(false);
  viteThat(copies);
  expect((await ensure('--pages')).code).toBe(0);
  expect(built()).toBe('first');
});

test('of several at once, one builds and the others wait', async () => {
  const all = await Promise.all([ensure('--pages'), ensure('--pages'), ensure('--pages')]);
  expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(builds()).toBe(1);
});
