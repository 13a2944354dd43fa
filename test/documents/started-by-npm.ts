// Starts Waggle and runs commands as the docs write them, through a shell and npm.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { waitFor } from '../support/waggle.ts';

const root = path.resolve(import.meta.dirname, '../..');

export interface RanCommand {
  readonly code: number | null;
  readonly output: string;
}

export interface StartedByCommand {
  readonly url: string;
  /** As Ctrl-C does; resolves when all of its processes have ended. */
  end(): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

/** As on a user's machine: without what npm sets for the tests themselves. */
const environment = (settings: Settings): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  NO_COLOR: '1',
  ...settings,
});

export async function runCommand(command: string, settings: Settings): Promise<RanCommand> {
  const child = spawn('sh', ['-c', command], {
    cwd: root,
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += bytes));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

/** Resolves when it is ready. @param port where its settings or options put it */
export async function startByCommand(command: string, port: number, settings: Settings): Promise<StartedByCommand> {
  const child = spawn('sh', ['-c', command], {
    cwd: root,
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += bytes));
  const closed = once(child, 'close');
  const url = `http://127.0.0.1:${port}`;
  const end = async () => {
    if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
    await closed;
  };
  try {
    await waitFor(`${command} to be ready`, 60_000, async () => {
      if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}: ${output}`);
      return (await fetch(`${url}/health/ready`).catch(() => null))?.ok === true;
    });
  } catch (error) {
    await end();
    throw error;
  }
  return { url, end };
}
