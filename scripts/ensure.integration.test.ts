// The set-up before npm's scripts, in a separate folder, with a fake npm that only records its calls, or a real one.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'waggle-ensure-'));
  mkdirSync(path.join(folder, 'scripts'));
  mkdirSync(path.join(folder, 'bin'));
  mkdirSync(path.join(folder, 'tmp'));
  for (const script of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.mjs')))
    copyFileSync(path.join(import.meta.dirname, script), path.join(folder, 'scripts', script));
  lock('1.0.0');
  npmThat(installs);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const installs = `mkdir -p node_modules/.bin && ln -sf "${process.execPath}" node_modules/.bin/node`;

function lock(version: string): void {
  const packages = { '': {}, 'node_modules/pizza': { version }, 'node_modules/elsewhere': { version, optional: true } };
  writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify({ packages }));
}

function npmThat(does: string): void {
  const npm = path.join(folder, 'bin/npm');
  writeFileSync(npm, `#!/bin/sh\necho "$@" >> calls\n${does}\n`);
  chmodSync(npm, 0o755);
}

const calls = (): string[] =>
  existsSync(path.join(folder, 'calls'))
    ? readFileSync(path.join(folder, 'calls'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.replace(/ --ignore-scripts --no-audit.*/, ''))
    : [];
const npmCalls = (): number => calls().length;

async function ensure(flags: string[] = [], node: string[] = []): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [...node, 'scripts/ensure.mjs', ...flags], {
    cwd: folder,
    env: { PATH: `${path.join(folder, 'bin')}:${process.env['PATH']}`, TMPDIR: path.join(folder, 'tmp') },
  });
  let output = '';
  child.stdout.on('data', (bytes) => (output += bytes));
  child.stderr.on('data', (bytes) => (output += bytes));
  const [code] = await once(child, 'close');
  return { code, output };
}

test('on a fresh clone it installs and says so; the next run does and prints nothing', async () => {
  const first = await ensure();
  expect(first).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^Setting up: installing packages[\s\S]*Set up in \d+ s\n$/),
  });
  expect(await ensure()).toEqual({ code: 0, output: '' });
  expect(npmCalls()).toBe(1);
});

test('a changed lock file makes it install again', async () => {
  await ensure();
  lock('1.0.1');
  await ensure();
  expect(npmCalls()).toBe(2);
});

test('missing packages make it install again', async () => {
  await ensure();
  rmSync(path.join(folder, 'node_modules'), { recursive: true });
  await ensure();
  expect(npmCalls()).toBe(2);
});

test('an installation by hand is accepted when it matches the lock file', async () => {
  mkdirSync(path.join(folder, 'node_modules/.bin'), { recursive: true });
  writeFileSync(path.join(folder, 'node_modules/.bin/node'), '');
  const installed = path.join(folder, 'node_modules/.package-lock.json');
  writeFileSync(installed, JSON.stringify({ packages: { 'node_modules/pizza': { version: '0.9.0' } } }));
  await ensure();
  expect(npmCalls()).toBe(1);
  rmSync(path.join(folder, 'node_modules/.waggle-installed'));
  writeFileSync(installed, JSON.stringify({ packages: { 'node_modules/pizza': { version: '1.0.0' } } }));
  expect(await ensure()).toEqual({ code: 0, output: '' });
  expect(npmCalls()).toBe(1);
});

describe('tools', () => {
  beforeEach(() => {
    const packages = {
      '': {},
      'node_modules/pizza': { version: '1.0.0' },
      'node_modules/linter': { version: '1.0.0', dev: true },
    };
    writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify({ packages }));
    // npm's list of what it installed.
    const listed = (names: string[]) =>
      JSON.stringify({
        packages: Object.fromEntries(
          names.map((name) => [`node_modules/${name}`, { version: '1.0.0', dev: name === 'linter' }]),
        ),
      });
    npmThat(`${installs}; case "$*" in
      *--omit=dev*) echo '${listed(['pizza'])}' ;;
      *) echo '${listed(['pizza', 'linter'])}' ;;
    esac > node_modules/.package-lock.json`);
  });

  test('come with the first check or test, beside what is installed for running', async () => {
    expect(await ensure()).toMatchObject({ code: 0, output: expect.stringContaining('what running needs') });
    expect(await ensure(['--tools'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('what checks and tests need'),
    });
    expect(calls()).toEqual(['ci --omit=dev', 'install --no-save']);
    expect(await ensure()).toEqual({ code: 0, output: '' });
    expect(await ensure(['--tools'])).toEqual({ code: 0, output: '' });
  });

  test('are installed at once where the first command needs them, or by npm ci', async () => {
    await ensure(['--tools']);
    expect(calls()).toEqual(['ci']);
    rmSync(path.join(folder, 'node_modules/.waggle-installed'));
    expect(await ensure(['--tools'])).toEqual({ code: 0, output: '' });
  });

  test('stay when the lock file changes', async () => {
    await ensure(['--tools']);
    lock('1.0.1');
    await ensure();
    expect(calls()).toEqual(['ci', 'ci']);
  });
});

test('of the package of Node, what only compiles add-ons is removed', async () => {
  const os = process.platform === 'win32' ? 'win' : process.platform;
  const own = `node_modules/node-${os}-${process.arch}`;
  npmThat(`${installs}; mkdir -p ${own}/include ${own}/bin`);
  await ensure();
  expect(readdirSync(path.join(folder, own))).toEqual(['bin']);
});

test('an old Node on a platform without a package of Node 24 is refused before npm runs', async () => {
  const pretend =
    "Object.defineProperty(process, 'arch', { value: 'riscv64' }); Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } })";
  const { code, output } = await ensure([], ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`]);
  expect({ code, lines: output.trim().split('\n').length }).toEqual({ code: 1, lines: 1 });
  expect(output).toMatch(/^waggle: Waggle needs Node 24, .* riscv64: install it from https:\/\/nodejs\.org\n$/);
  expect(npmCalls()).toBe(0);
});

test('a failing npm is reported in one clear line, and the next run tries again', async () => {
  npmThat('echo "npm error code ENOTFOUND\nnpm error request to https://registry.example failed" >&2; exit 1');
  const { code, output } = await ensure();
  expect(code).toBe(1);
  expect(output).toMatch(
    /\nwaggle: npm ci failed \(ENOTFOUND: request to https:\/\/registry\.example failed\): check the network[^\n]*\n$/,
  );
  npmThat(installs);
  expect((await ensure()).code).toBe(0);
});

test('of several at once, one installs and the others wait', async () => {
  npmThat(`sleep 0.5; ${installs}`);
  const all = await Promise.all([ensure(), ensure(), ensure()]);
  expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(npmCalls()).toBe(1);
});

test('a set-up that was killed does not block the next one', async () => {
  npmThat('kill -9 $PPID');
  await ensure();
  npmThat(installs);
  expect((await ensure()).code).toBe(0);
});

test.each([
  ['ENOSPC', 'no space left on device', /free some disk space/],
  ['EACCES', 'permission denied', /let this user write to/],
  ['E404', '404 Not Found', /check the registry that npm uses/],
])('npm’s error code %s is named with its message and a remedy', async (code, message, advice) => {
  npmThat(`echo "npm error code ${code}\nnpm error ${message}" >&2; exit 1`);
  const { output } = await ensure();
  expect(output).toContain(`npm ci failed (${code}: ${message})`);
  expect(output).toMatch(advice);
});

/** The processes that work in the folder. */
const running = (): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  });

describe.skipIf(process.platform !== 'linux')('a real npm', () => {
  /** Packages of many files, from archives beside the lock file: npm needs no network and is busy for a while. */
  function packages(count: number, files: number): void {
    rmSync(path.join(folder, 'bin/npm'));
    const dependencies: Record<string, string> = {};
    for (let at = 0; at < count; at++) {
      const source = path.join(folder, 'sources', `part-${at}`, 'package');
      mkdirSync(source, { recursive: true });
      writeFileSync(path.join(source, 'package.json'), JSON.stringify({ name: `part-${at}`, version: '1.0.0' }));
      for (let file = 0; file < files; file++) writeFileSync(path.join(source, `${file}.txt`), `${file}`);
      execFileSync('tar', ['-czf', path.join(folder, `part-${at}.tgz`), '-C', path.dirname(source), 'package']);
      dependencies[`part-${at}`] = `file:part-${at}.tgz`;
    }
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'house', version: '1.0.0', dependencies }));
    const env = { ...process.env, npm_config_cache: path.join(folder, 'cache') };
    execFileSync('npm', ['install', '--package-lock-only', '--no-audit'], { cwd: folder, env, stdio: 'ignore' });
  }

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s at random moments ends it, and the next start works',
    async (signal) => {
      packages(12, 200);
      const env = { ...process.env, npm_config_cache: path.join(folder, 'cache'), TMPDIR: path.join(folder, 'tmp') };
      for (let round = 0; round < 3; round++) {
        rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true });
        const child = spawn(process.execPath, ['scripts/ensure.mjs'], { cwd: folder, env, stdio: 'ignore' });
        const ended = once(child, 'close');
        await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 1_000));
        child.kill(signal);
        const [code] = await ended;
        // Null: before it could listen for signals.
        expect([0, null, signal === 'SIGINT' ? 130 : 143]).toContain(code);
        expect(running()).toEqual([]);
      }
      const again = spawn(process.execPath, ['scripts/ensure.mjs'], { cwd: folder, env, stdio: 'ignore' });
      expect(await once(again, 'close')).toEqual([0, null]);
      expect(readdirSync(path.join(folder, 'node_modules/part-11'))).toHaveLength(201);
    },
  );

  test('that outlives a killed set-up is waited for', async () => {
    packages(12, 200);
    const env = { ...process.env, npm_config_cache: path.join(folder, 'cache'), TMPDIR: path.join(folder, 'tmp') };
    const killed = spawn(process.execPath, ['scripts/ensure.mjs'], { cwd: folder, env, stdio: 'ignore' });
    await vi.waitFor(() => expect(running().length).toBeGreaterThan(1), { timeout: 10_000, interval: 20 });
    killed.kill('SIGKILL');
    const again = spawn(process.execPath, ['scripts/ensure.mjs'], { cwd: folder, env, stdio: 'ignore' });
    expect(await once(again, 'close')).toEqual([0, null]);
    expect(running()).toEqual([]);
    expect(readdirSync(path.join(folder, 'node_modules/part-11'))).toHaveLength(201);
  });
});
