// Runs a `waggle` command in a process, and returns its output.
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { programUnderTest, quickPasswords } from './program.ts';
import { staffToken } from './waggle.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `waggle <args>` against the Waggle at `url`, as staff. */
export const waggleCommand = (
  url: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> =>
  new Promise((resolve) => {
    const settings = { WAGGLE_URL: url, WAGGLE_STAFF_TOKEN: staffToken, NO_COLOR: '1', ...env };
    execFile(
      process.execPath,
      [...quickPasswords, programUnderTest(), ...args],
      { env: settings, cwd: tmpdir() },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
