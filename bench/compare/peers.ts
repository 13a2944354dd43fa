// The other libraries: dependencies of the bench alone, installed when it first runs them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

export const peers = path.resolve(import.meta.dirname, '../peers');

/** @throws when npm cannot install them */
export function installPeers(): void {
  if (existsSync(path.join(peers, 'node_modules'))) return;
  process.stdout.write('installing the libraries to compare with, once …\n');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: peers,
    stdio: 'inherit',
  });
  if (status !== 0)
    throw new Error(`npm ci in ${peers} failed: run it there to see why, or leave the bus out with --part`);
}
