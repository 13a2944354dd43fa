// The pages whose commands are held to what they say.
import { globSync } from 'node:fs';
import path from 'node:path';

/** From the root of the project. */
export const documentedPages = (root: string): string[] =>
  ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...globSync('docs/**/*.md', { cwd: root }).sort()].map((file) =>
    file.split(path.sep).join('/'),
  );
