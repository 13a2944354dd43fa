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

async function loadedByUp(settings: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const { folder, remove } = temporaryFolder();
  try {
    const waggle = await startWaggle({
      program: sourceProgram,
      settings: { WAGGLE_DATA: folder, ...settings },
      nodeArguments: ['--import', hook],
    });
    await waggle.end();
    return packagesIn(waggle.stderr);
  } finally {
    remove();
  }
}

let plainly: Promise<string[]> | null = null;
const loadedByPlainUp = () => {
  plainly ??= loadedByUp();
  return plainly;
};

// prom-client loads its interfaces, for exemplars.
const ofTelemetry = (loaded: readonly string[]) =>
  loaded.filter((name) => name.startsWith('@opentelemetry/') && name !== '@opentelemetry/api');

test('waggle up on the embedded engine loads no driver, nothing for passkeys before one is used, and nothing for traces', async () => {
  const loaded = await loadedByPlainUp();
  expect(loaded).toContain('fastify');
  expect(loaded.filter((name) => [...drivers, '@simplewebauthn/server'].includes(name))).toEqual([]);
  expect(ofTelemetry(loaded)).toEqual([]);
});

test('waggle up loads no page of the API documentation before one is asked for', async () => {
  const loaded = await loadedByPlainUp();
  expect(loaded).toContain('@fastify/swagger');
  expect(loaded).not.toContain('@fastify/swagger-ui');
});

test('waggle up loads OpenTelemetry when traces are asked for, and not when OTEL_SDK_DISABLED or OTEL_TRACES_EXPORTER takes that back', async () => {
  const asked = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
  expect(ofTelemetry(await loadedByUp(asked))).toContain('@opentelemetry/sdk-trace');
  expect(ofTelemetry(await loadedByUp({ ...asked, OTEL_SDK_DISABLED: 'true' }))).toEqual([]);
  expect(ofTelemetry(await loadedByUp({ ...asked, OTEL_TRACES_EXPORTER: 'none' }))).toEqual([]);
});
