// Builds what tests of processes and pages run, once per content of the sources: the pages, and the bundle of the program.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { useBundle } from './program.ts';

export default function setup(): void {
  const ensure = path.resolve(import.meta.dirname, '../../scripts/ensure.mjs');
  execFileSync(process.execPath, [ensure, '--tools', '--pages'], { stdio: ['ignore', 'inherit', 'inherit'] });
  useBundle();
}
