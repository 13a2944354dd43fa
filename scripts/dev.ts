// `npm run dev`: starts Waggle from its sources and Vite's development server in front of it. A saved server file restarts
// Waggle; a saved file of the pages is replaced in the open pages. A debugger can attach. Ctrl-C ends all of it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { platformSettings, readConfig } from '@waggle/service-kit/config';
import { createServer } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
/** Whose files Waggle runs. */
const watched = ['contracts', 'town', 'store', 'bus', 'service-kit', 'services', 'waggle'];
/** An editor's save is several changes. */
const quietMs = 30;
const patienceMs = 3_000;
/** Ctrl-C reaches this process twice, from the terminal and from npm. */
const sameSignalMs = 300;

const { values } = parseArgs({
  options: { 'pages-port': { type: 'string', default: '5173' }, inspect: { type: 'string', default: '9229' } },
});
const { platform } = readConfig({ platform: platformSettings }, {});
const waggle = `http://127.0.0.1:${platform.port}`;

let child: ChildProcess | null = null;
let endingSince: number | null = null;
let restarting: Promise<void> = Promise.resolve();

const pages = await servePages();
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.on(signal, () => void end(code));
}
start();
watchSources();
say(`pages with hot reload at ${pages.resolvedUrls?.local[0]}, debugger at 127.0.0.1:${values.inspect}`);

async function servePages() {
  const server = await createServer({
    configFile: path.join(root, 'web/vite.config.ts'),
    clearScreen: false,
    logLevel: 'warn',
    server: {
      host: '127.0.0.1',
      port: Number(values['pages-port']),
      strictPort: true,
      proxy: {
        '/api': waggle,
        '/client.json': waggle,
        '/ws': { target: waggle.replace('http', 'ws'), ws: true },
      },
    },
  });
  return server.listen();
}

function start(): void {
  const began = performance.now();
  const started = spawn(
    process.execPath,
    [`--inspect=127.0.0.1:${values.inspect}`, path.join(root, 'waggle/program.ts'), 'up'],
    // Not in the terminal's process group: Ctrl-C reaches this process alone, which stops everything in order.
    { cwd: root, stdio: 'inherit', detached: process.platform !== 'win32' },
  );
  child = started;
  started.once('exit', (code) => {
    if (child === started) child = null;
    if (endingSince === null && code !== 0 && code !== null)
      say(`Waggle ended with ${code}; the next save starts it again`);
  });
  void ready(started).then((is) => {
    if (is) say(`Waggle is ready after ${Math.round(performance.now() - began)} ms`);
  });
}

/** Whether it answers before it ends. */
async function ready(started: ChildProcess): Promise<boolean> {
  while (started.exitCode === null && started.signalCode === null) {
    const answer = await fetch(`${waggle}/health/ready`).catch(() => null);
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function watchSources(): void {
  let quiet: NodeJS.Timeout | undefined;
  for (const folder of watched) {
    watch(path.join(root, folder), { recursive: true }, (_event, name) => {
      if (name === null || !isSource(name)) return;
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        say(`${folder}/${name.split(path.sep).join('/')} changed: restarting Waggle`);
        restarting = restarting.then(async () => {
          await stop();
          if (endingSince === null) start();
        });
      }, quietMs);
    });
  }
}

const isSource = (name: string): boolean =>
  /\.(ts|json|lua)$/.test(name) && !/\.test\.ts$|(^|[/\\])(node_modules|data|conformance)[/\\]/.test(name);

/** Ends Waggle gracefully, or at once when it takes too long. */
async function stop(): Promise<void> {
  const stopping = child;
  if (!stopping) return;
  const ended = once(stopping, 'exit');
  stopping.kill('SIGTERM');
  const patience = setTimeout(() => stopping.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(patience);
}

async function end(code: number): Promise<void> {
  if (endingSince !== null) {
    if (performance.now() - endingSince > sameSignalMs) child?.kill('SIGKILL');
    return;
  }
  endingSince = performance.now();
  await restarting;
  await Promise.all([stop(), pages.close()]);
  process.exit(code);
}

function say(line: string): void {
  process.stderr.write(`dev: ${line}\n`);
}
