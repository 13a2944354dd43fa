// Secrets in a file that only its owner may read, one on each line. Processes that share the file also share what the first makes.
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The secrets of the file, newest first. A missing file is made, with one secret.
 * @throws {SecretFileError}
 */
export function readSecretFile(file: string): readonly [string, ...string[]] {
  const [newest, ...older] = linesOf(file) ?? linesOf(made(file)) ?? [];
  if (newest === undefined)
    throw new SecretFileError(`${file} holds no secret: remove it, and the next start makes one`);
  return [newest, ...older];
}

/** A file of secrets cannot be used. */
export class SecretFileError extends Error {
  override readonly name = 'SecretFileError';
  readonly code = 'secret_file';
}

function linesOf(file: string): string[] | null {
  try {
    const lines = readFileSync(file, 'utf8').split(/\s+/);
    return lines.filter((line) => line !== '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unusable(file, error);
  }
}

// A link is made at once and never replaces a file: of two processes, the second reads what the first has made.
function made(file: string): string {
  const fresh = `${file}.${process.pid}`;
  try {
    rmSync(fresh, { force: true });
    // After a power cut the file may exist and be empty otherwise, and with it what depends on the secret.
    writeFileSync(fresh, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
    linkSync(fresh, file);
    syncFolder(path.dirname(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(file, error);
  } finally {
    rmSync(fresh, { force: true });
  }
  return file;
}

// A file survives a power cut only if its folder's entry does.
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
}

const unusable = (file: string, error: unknown): SecretFileError =>
  new SecretFileError(`${file} cannot be used (${(error as Error).message}): make it readable for the user of Waggle`);
