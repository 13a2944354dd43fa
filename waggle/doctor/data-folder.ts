// The data folder of the embedded engine: its permissions and its disk. Opens nothing: a running Waggle has it locked.
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Finding, ok, skipped, wrong } from './finding.ts';

const check = 'data folder';
/** Below this, a busy evening may fill the disk: then orders are refused. */
export const leastFreeBytes = 512 * 1024 * 1024;

/** @param freeBytes what is free on the disk of a folder */
export function checkDataFolder(data: string, freeBytes: (folder: string) => number = freeOn): Finding[] {
  if (data === ':memory:') return [skipped(check, 'WAGGLE_DATA=:memory: keeps nothing')];
  const folder = path.resolve(data);
  // It is made at the first start.
  const place = nearest(folder);
  const todo = `let the user that runs Waggle own it (chown), or choose another one with WAGGLE_DATA.`;
  if (!statSync(place).isDirectory())
    return [wrong(check, `${place} is no folder`, 'choose another one with WAGGLE_DATA.')];
  const files = place === folder ? ['', 'waggle.db', 'waggle.db-wal'].map((name) => path.join(folder, name)) : [place];
  const locked = files.find((file) => existsSync(file) && !mayWrite(file));
  if (locked !== undefined) return [wrong(check, `${locked} cannot be written by this user`, todo)];
  const free = freeBytes(place);
  const space = `${Math.floor(free / 1024 / 1024)} MiB free`;
  if (free < leastFreeBytes)
    return [wrong(check, `${folder} has ${space}`, 'make room on that disk: when it is full, orders are refused.')];
  return [ok(check, `${folder}${place === folder ? '' : ' (made at the first start)'}, ${space}`)];
}

const nearest = (folder: string): string => (existsSync(folder) ? folder : nearest(path.dirname(folder)));

function mayWrite(file: string): boolean {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Bytes that are free on the disk of a folder. */
export function freeOn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
