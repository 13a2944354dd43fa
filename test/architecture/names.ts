// One meaning for each exported name, and for each file name in a package: a name that two modules share misleads whoever searches
// for it or imports it.
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Names that several modules export, each with the reason why it still has one meaning. */
export const sharedNames: Readonly<Record<string, string>> = {
  manifest: 'what each service declares about itself',
  service: 'how each service starts',
  routes: 'the HTTP routes of each service',
  startWaggle: 'test/support wraps deploy’s function with the staff token of the tests',
  launchWaggle: 'as startWaggle',
  waitFor: 'as startWaggle',
};

const declaration = /^export (?:declare )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;

/** `name: file, file` of every name that more than one of the files exports. A re-export declares nothing. */
export function duplicateNames(files: ReadonlyMap<string, string>): string[] {
  const byName = new Map<string, Set<string>>();
  for (const [file, text] of files)
    for (const [, name = ''] of text.matchAll(declaration)) byName.set(name, (byName.get(name) ?? new Set()).add(file));
  return [...byName]
    .filter(([name, declaring]) => declaring.size > 1 && !Object.hasOwn(sharedNames, name))
    .map(([name, declaring]) => `${name}: ${[...declaring].sort().join(', ')}`);
}

/** File names that mean the same in every folder. */
const namesOfEveryFolder = /^(?:index|run|manifest|service|records|routes|strings-types)\.ts$/;
/** A folder for each engine: its files implement those of the same name above them or beside them. */
const ofAnEngine = /\/(?:embedded|mongo|redis|sqlite)\/[^/]+$/;

/** `package/name: file, file` of every file name that more than one module of a package has. */
export function duplicateFileNames(files: readonly string[]): string[] {
  const byName = new Map<string, string[]>();
  for (const file of files) {
    if (ofAnEngine.test(file) || namesOfEveryFolder.test(path.posix.basename(file))) continue;
    const name = `${packageOf(file)}/${path.posix.basename(file)}`;
    byName.set(name, [...(byName.get(name) ?? []), file]);
  }
  return [...byName]
    .filter(([, same]) => same.length > 1)
    .map(([name, same]) => `${name}: ${same.toSorted().join(', ')}`);
}

/** A service is a package of its own. */
const packageOf = (file: string): string => file.split('/', file.startsWith('services/') ? 2 : 1).join('/');

/** Every module of ours, by its path from the root: not test files, planted violations or generated files. */
export function modules(root: string): Map<string, string> {
  const found = globSync(
    '{contracts,town,store,bus,service-kit,services,waggle,deploy,scripts,web,test,bench}/**/*.{ts,tsx}',
    { cwd: root, exclude: (name) => /node_modules|dist|planted|\.test\.ts$|\.generated\.ts$/.test(String(name)) },
  );
  // waggle/cli.ts is a folder.
  const files = found.filter((file) => statSync(path.join(root, file)).isFile());
  return new Map(files.map((file) => [file.split(path.sep).join('/'), readFileSync(path.join(root, file), 'utf8')]));
}
