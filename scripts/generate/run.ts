// `npm run generate`: writes every file that is made from the manifests and the contracts, and removes those of services that are gone.
import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generatedFiles, leftOver } from './files.ts';
import { isThere, read, root } from './generated-files.ts';

const files = generatedFiles();
const changed = files.filter(({ file, content }) => !isThere(file) || read(file) !== content);
for (const { file, content } of changed) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), content);
  process.stdout.write(`wrote ${file}\n`);
}
for (const file of leftOver(files)) {
  rmSync(path.join(root, file));
  removeEmptyFolders(path.dirname(path.join(root, file)));
  process.stdout.write(`removed ${file}\n`);
}
process.stdout.write(`${files.length} generated files, ${changed.length} of them changed\n`);

// Helm reports a folder of charts without a Chart.yaml as a broken chart.
function removeEmptyFolders(folder: string): void {
  if (readdirSync(folder).length > 0) return;
  rmdirSync(folder);
  removeEmptyFolders(path.dirname(folder));
}
