// A walk: the files that one thing passes through, by package, and where they reach into another package.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const packages = ['services', 'service-kit', 'bus', 'store', 'contracts', 'town'];

export interface Walk {
  /** By package, those on top first. */
  readonly files: readonly string[];
  /** Each import from one of the files to another one in another package, also through an index file; types count, too. */
  readonly crossings: readonly { readonly from: string; readonly to: string }[];
}

/** @param runs the files of several runs: what does not come in each of them is something else that happened meanwhile */
export function walkOf(root: string, runs: readonly (readonly string[])[]): Walk {
  const [first = [], ...others] = runs;
  const files = first
    .filter((file) => others.every((run) => run.includes(file)))
    .toSorted((a, b) => packages.indexOf(packageOf(a)) - packages.indexOf(packageOf(b)) || (a < b ? -1 : 1));
  const crossings = files.flatMap((from) => {
    const imported = new Set(importsOf(root, from).map(({ name, file }) => homeOf(root, name, file)));
    return files.filter((to) => imported.has(to) && packageOf(to) !== packageOf(from)).map((to) => ({ from, to }));
  });
  return { files, crossings };
}

/** The walk as lines of text: a package a line. */
export function described({ files, crossings }: Walk): string {
  const byPackage = Map.groupBy(files, packageOf);
  const lines = [...byPackage].map(
    ([name, own]) => `  ${name}: ${own.map((file) => file.slice(name.length + 1)).join(', ')}`,
  );
  return [`${files.length} files, ${crossings.length} crossings`, ...lines].join('\n');
}

const packageOf = (file: string): string => file.split('/', 1)[0] ?? '';

interface Import {
  readonly name: string;
  readonly file: string;
}

/** What a file imports or passes on by name, from files of the repository. */
const importsOf = (root: string, file: string): Import[] =>
  [
    ...readFileSync(path.join(root, file), 'utf8').matchAll(/(?:import|export)[^;{}]*\{([^}]*)\} from '([^']*)'/g),
  ].flatMap(([, names = '', from = '']) => {
    const found = resolved(root, file, from);
    if (found === null) return [];
    return names.split(',').flatMap((one) => {
      const name =
        one
          .trim()
          .replace(/^type /, '')
          .split(' as ')[0] ?? '';
      return name === '' ? [] : [{ name, file: found }];
    });
  });

/** The file that declares a name which another one passes on. */
function homeOf(root: string, name: string, file: string): string {
  const passedOn = importsOf(root, file).find((one) => one.name === name);
  const text = readFileSync(path.join(root, file), 'utf8');
  if (new RegExp(`^export (?!\\*|\\{|type \\{)[a-z ]*\\b${name}\\b`, 'm').test(text)) return file;
  if (passedOn) return homeOf(root, name, passedOn.file);
  for (const [, from = ''] of text.matchAll(/^export \* from '([^']*)'/gm)) {
    const next = resolved(root, file, from);
    const home = next === null ? null : homeOf(root, name, next);
    if (home !== null && home !== next) return home;
    if (
      next !== null &&
      new RegExp(`^export [a-z ]*\\b${name}\\b`, 'm').test(readFileSync(path.join(root, next), 'utf8'))
    )
      return next;
  }
  return file;
}

/** Null for what is not in the repository. */
function resolved(root: string, file: string, from: string): string | null {
  if (from.startsWith('.')) return path.posix.join(path.posix.dirname(file), from);
  if (!from.startsWith('@waggle/')) return null;
  const [, folder = '', rest = ''] = /^@waggle\/([^/]+)\/?(.*)$/.exec(from) ?? [];
  const candidates = rest === '' ? ['index.ts'] : [rest, `${rest}.ts`, `${rest}/index.ts`];
  const found = candidates
    .map((one) => `${folder}/${one}`)
    .find((one) => one.endsWith('.ts') && existsSync(path.join(root, one)));
  return found ?? null;
}
