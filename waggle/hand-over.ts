// Hands over a secret that was generated just now and of which only a hash is kept. Only a terminal shows it: what is not a terminal
// may be a container's log, which many people read, so there a file holds it that only its owner may read.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OneTimeSecret } from '@waggle/service-kit/process';
import { UsageError } from './end-with-error.ts';

type Secret = Omit<OneTimeSecret, 'another'>;

/** Writes the secret into a file of mode 0600 and returns its path. @throws {UsageError} when no file can be written */
export function secretFile({ secret, about, file }: Secret, folder: string): string {
  try {
    const home = existsSync(folder) ? path.resolve(folder) : mkdtempSync(path.join(tmpdir(), 'waggle-'));
    const written = path.join(home, file);
    // A file that is there keeps its mode, and may be a link to another.
    rmSync(written, { force: true });
    writeFileSync(written, `${secret}\n`, { mode: 0o600, flag: 'wx', flush: true });
    return written;
  } catch (error) {
    throw new UsageError(
      `${about} was generated and is valid, but could not be handed over: standard output is no terminal, and the file could not be written (${(error as Error).message}); generate another one on a terminal`,
    );
  }
}

/** What a start prints about a secret: the secret itself on a terminal, else where it is. */
export function shownOrFiled(
  secret: Secret,
  folder: string,
  out: { readonly isTTY?: boolean },
  bold: (text: string) => string,
): string {
  if (out.isTTY) return `${bold(secret.secret)}, shown only this once`;
  try {
    return `in ${secretFile(secret, folder)}, which only its owner may read`;
  } catch (error) {
    // Waggle runs, and goes on.
    return (error as Error).message;
  }
}

export const staffTokenOf = (secret: string): OneTimeSecret => ({
  secret,
  about: 'the staff token',
  file: 'staff-token',
  another: '`waggle staff-token reset` generates a new one',
});

/**
 * For commands: standard output gets the secret, or the path of the file that holds it, and nothing else.
 * @param folder where the file goes; when it does not exist, a new folder for temporary files
 */
export function handOver(secret: Secret, folder: string): void {
  const { about } = secret;
  if (process.stdout.isTTY) {
    process.stdout.write(`${secret.secret}\n`);
    process.stderr.write(`This is ${about}, shown only this once.\n`);
    return;
  }
  process.stdout.write(`${secretFile(secret, folder)}\n`);
  process.stderr.write(`This file holds ${about}, which only its owner may read: delete it when you have used it.\n`);
}
