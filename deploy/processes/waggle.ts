// Starts Waggle as its users do, in separate processes, and waits until they are ready.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './redis.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'waggle/cli.ts');

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly service?: string;
  readonly correlation_id?: string;
  readonly order_id?: string;
  readonly [field: string]: unknown;
}

export interface WaggleProcess {
  readonly url: string;
  readonly pid: number;
  /** Null while it runs, and when a signal ended it. */
  readonly exitCode: number | null;
  /** Calls `done` with the exit code, or the signal, that ended it. */
  onExit(done: (code: number | null, signal: NodeJS.Signals | null) => void): void;
  /** Lines logged so far. */
  readonly logs: readonly LogLine[];
  /** Everything on standard error so far. */
  readonly stderr: string;
  /** Sends a signal; resolves with the exit code when the process has ended. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  /** Sends a signal and does not wait. */
  signal(signal: NodeJS.Signals): void;
  /** Pauses it without its noticing. */
  pause(): void;
  resume(): void;
}

export interface WaggleProcessOptions {
  /** `up`, or the service to serve. */
  readonly what?: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly port?: number;
  /** Further arguments for Node, such as a module to load first. */
  readonly nodeArguments?: readonly string[];
  /** The file that Node runs; default the sources. */
  readonly program?: string;
  /** The address that it listens on. Default the loopback. */
  readonly host?: string;
  /** A command prefix that runs it, such as `ip netns exec <name>`. */
  readonly runBy?: readonly string[];
  /** How long it may take to become ready. Default 60 s. */
  readonly readyWithinMs?: number;
  /** Called for each line that it logs. */
  readonly onLog?: (line: LogLine) => void;
}

/** Resolves when it is ready; rejects with its output if it ends first. */
export async function startWaggle(options: WaggleProcessOptions): Promise<WaggleProcess> {
  const launched = launchWaggle({ ...options, port: options.port ?? (await freePort()) });
  try {
    await waitFor(
      `${options.what ?? 'up'} at ${launched.url} to be ready`,
      options.readyWithinMs ?? 60_000,
      async () => {
        if (launched.exitCode !== null)
          throw new Error(`waggle ${options.what ?? 'up'} ended with ${launched.exitCode}: ${launched.stderr}`);
        const answer = await fetch(`${launched.url}/health/ready`).catch(() => null);
        return ((await answer?.json()) as { status?: string } | undefined)?.status === 'ready';
      },
    );
  } catch (error) {
    await launched.end('SIGKILL');
    throw error;
  }
  return launched;
}

/** Starts it without waiting until it is ready. */
export function launchWaggle({
  what = 'up',
  settings = {},
  port: at,
  nodeArguments = [],
  program = cli,
  host = '127.0.0.1',
  runBy = [],
  onLog = () => {},
}: WaggleProcessOptions & { readonly port: number }): WaggleProcess {
  const url = `http://${host}:${at}`;
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    WAGGLE_PORT: String(at),
    WAGGLE_HOST: host,
    ...settings,
  };
  const command = what === 'up' ? ['up'] : ['serve', what];
  const [first = process.execPath, ...before] = [...runBy, process.execPath];
  const child = spawn(first, [...before, ...nodeArguments, program, ...command], {
    env,
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const logs: LogLine[] = [];
  let stderr = '';
  readLines(child, (line) => {
    const parsed = parseLine(line);
    if (!parsed) return;
    logs.push(parsed);
    onLog(parsed);
  });
  child.stderr?.on('data', (data) => {
    stderr += String(data);
  });
  return {
    url,
    pid: child.pid ?? 0,
    get exitCode() {
      return child.exitCode;
    },
    onExit: (done) => void child.once('exit', done),
    logs,
    get stderr() {
      return stderr;
    },
    end: (signal = 'SIGTERM') => end(child, signal),
    signal: (signal) => void child.kill(signal),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}

/** A folder that `remove` deletes. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'waggle-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Polls until `holds`; rejects after `timeoutMs` and names what it waited for. If `holds` throws, the wait ends. */
export async function waitFor(what: string, timeoutMs: number, holds: () => boolean | Promise<boolean>): Promise<void> {
  const begun = Date.now();
  while (!(await holds())) {
    const waitedMs = Date.now() - begun;
    if (waitedMs > timeoutMs) throw new Error(`timed out after ${timeoutMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs(waitedMs)));
  }
}

// A twentieth of the wait so far: asking costs the one that is waited for a part of its time.
const pauseMs = (waitedMs: number): number => Math.min(Math.max(waitedMs / 20, 20), 100);

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}

function readLines(child: ChildProcess, each: (line: string) => void): void {
  let rest = '';
  child.stdout?.on('data', (data) => {
    const lines = (rest + String(data)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) each(line);
  });
}

function parseLine(line: string): LogLine | null {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return null;
  }
}
