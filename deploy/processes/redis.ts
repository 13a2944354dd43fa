// Starts a redis-server on a free port with its own files. The caller may stop, kill, or restart it on the same port and files.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface RedisProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Stops it and removes its files. */
  stop(): Promise<void>;
  /** SIGKILL; its files stay. */
  kill(): Promise<void>;
  /** Starts it again on its port. `empty`: without its data. */
  start(options?: { empty?: boolean }): Promise<void>;
}

/** The path of redis-server, or null. */
export const findRedisServer = (): string | null => findProgram('redis-server');

/** The path of a program, or null. */
export function findProgram(name: string): string | null {
  try {
    // Debian installs servers where only root's PATH looks.
    return execFileSync('sh', ['-c', `PATH=$PATH:/usr/sbin command -v ${name}`], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

/**
 * @param settings further command line settings, such as ['--maxmemory', '2mb']
 * @param program another one than redis-server in PATH, such as valkey-server
 */
export async function startRedis(settings: readonly string[] = [], program = 'redis-server'): Promise<RedisProcess> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'waggle-redis-'));
  let server = await launch(program, port, folder, settings);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid ?? 0;
    },
    async stop() {
      await end(server, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
    kill: () => end(server, 'SIGKILL'),
    async start({ empty = false } = {}) {
      if (empty) rmSync(path.join(folder, 'appendonlydir'), { recursive: true, force: true });
      server = await launch(program, port, folder, settings);
    },
  };
}

async function launch(
  program: string,
  port: number,
  folder: string,
  settings: readonly string[],
): Promise<ChildProcess> {
  const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
  const server = spawn(program, [...fixed, ...settings], { stdio: 'ignore' });
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`${program} on port ${port} ended with ${server.exitCode}`);
    if (await answersPing(port)) return server;
  }
  await end(server, 'SIGKILL');
  throw new Error(`${program} on port ${port} did not answer within 15 s`);
}

function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once('exit', () => resolve());
    server.kill(signal);
  });
}

const answersPing = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const done = (answer: boolean) => {
      socket.destroy();
      setTimeout(() => resolve(answer), answer ? 0 : 25);
    };
    socket.once('data', (data) => done(data.toString().startsWith('+PONG')));
    socket.once('error', () => done(false));
  });

/** A free TCP port of the loopback interface. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
