// Copies the sources to a temporary folder, where our packages resolve to the copy and all others to the originals.
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const treeRoot = path.resolve(import.meta.dirname, '../..');

export interface CopyOfTheTree {
  readonly folder: string;
  remove(): void;
}

// Leaves out hidden files, except those that the checks read.
const leftOut = (entry: string): boolean =>
  entry.startsWith('.') && !['.gitignore', '.oxlintrc.json', '.editorconfig', '.dockerignore'].includes(entry);

export function copyOfTheTree(): CopyOfTheTree {
  const folder = mkdtempSync(path.join(tmpdir(), 'waggle-copy-'));
  for (const entry of readdirSync(treeRoot)) {
    if (entry === 'node_modules' || entry === 'data' || leftOut(entry)) continue;
    cpSync(path.join(treeRoot, entry), path.join(folder, entry), {
      recursive: true,
      // A relative link points into the copy.
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('/node_modules'),
    });
  }
  const modules = path.join(treeRoot, 'node_modules');
  const copied = path.join(folder, 'node_modules');
  mkdirSync(path.join(copied, '@waggle'), { recursive: true });
  for (const entry of readdirSync(modules)) {
    // Vite caches processed sources there; two trees must not share that.
    if (entry === '@waggle' || entry === '.vite' || entry === '.vite-temp') continue;
    const original = path.join(modules, entry);
    // A workspace is a relative link, which points into the copy.
    symlinkSync(lstatSync(original).isSymbolicLink() ? readlinkSync(original) : original, path.join(copied, entry));
  }
  for (const entry of readdirSync(path.join(modules, '@waggle'))) {
    // Relative links point into the copy.
    symlinkSync(readlinkSync(path.join(modules, '@waggle', entry)), path.join(copied, '@waggle', entry));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
