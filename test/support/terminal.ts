// Runs a `waggle` command on a terminal: one that `script` makes.
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findProgram } from '../../deploy/processes/redis.ts';

const cli = path.resolve(import.meta.dirname, '../../waggle/cli.ts');

export const hasTerminal = findProgram('script') !== null;

export interface OnTerminal {
  /** All that the terminal has shown. */
  readonly shown: string;
  /** Resolves when the command has ended. */
  readonly ended: Promise<void>;
  /** As Ctrl-C does. */
  interrupt(): void;
}

export function waggleOnTerminal(args: readonly string[], env: Readonly<Record<string, string>>): OnTerminal {
  const command = [process.execPath, cli, ...args].map((part) => `'${part}'`).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1', ...env },
    cwd: tmpdir(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let shown = '';
  child.stdout.on('data', (data) => {
    shown += String(data);
  });
  return {
    get shown() {
      return shown;
    },
    ended: new Promise((resolve) => child.once('exit', () => resolve())),
    interrupt: () => void child.stdin.write('\u0003'),
  };
}
