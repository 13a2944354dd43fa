#!/usr/bin/env node
// The command `waggle`, for any version of Node: plain JavaScript, so that an old one can run it. The program itself is
// TypeScript for Node 24, which the project installs as a package.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.dirname(fileURLToPath(import.meta.url));
const program = path.join(folder, 'program.ts');
const isRecent = Number(process.versions.node.split('.')[0]) >= 24;

if (isRecent) {
  await import('./program.ts');
} else {
  const newer = newerNode();
  if (newer) runOn(newer);
  else {
    process.stderr.write(
      `waggle: needs Node 24, and this is ${process.version}: run npm start once, which fetches one on Linux and Windows, or install it from https://nodejs.org\n`,
    );
    process.exit(1);
  }
}

function newerNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const bin = path.join(folder, '..', 'node_modules');
  const candidates = [
    path.join(bin, '.bin', name),
    path.join(bin, `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`, 'bin', name),
  ];
  return candidates.find((file) => existsSync(file));
}

function runOn(node) {
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  child.on('error', (error) => {
    process.stderr.write(`waggle: ${node} cannot be run (${error.message}): delete node_modules and run npm start\n`);
    process.exit(1);
  });
  // The terminal sends Ctrl-C to the whole process group, so to the child too; this process must only outlive it.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else process.exit(code ?? 1);
  });
}
