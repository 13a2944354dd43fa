// Disks that are full: file systems of a few MiB.
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './waggle.ts';

/** Runs a program; false when it fails or is missing. */
export const ran = (program: string, ...args: string[]): boolean => {
  try {
    // Debian has these where only root's PATH looks.
    execFileSync('sh', ['-c', 'PATH=$PATH:/usr/sbin:/sbin exec "$@"', 'sh', program, ...args], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** A file system of its own, of a few MiB; null where this user may not mount one. */
export function smallDisk(): string | null {
  const { folder, remove } = temporaryFolder();
  const disk = path.join(folder, 'disk');
  mkdirSync(disk);
  if (process.platform !== 'linux' || !ran('mount', '-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk)) {
    remove();
    return null;
  }
  onTestFinished(() => {
    ran('umount', disk);
    remove();
  });
  return disk;
}

/** Takes all the room that is left. */
export function fill(disk: string): string {
  const filler = path.join(disk, 'filler');
  for (const size of [64 * 1024, 1024, 1]) {
    try {
      for (;;) appendFileSync(filler, Buffer.alloc(size));
    } catch {
      // It is full, down to this size.
    }
  }
  return filler;
}

export const mayNotMount = 'this user may not mount a file system';
