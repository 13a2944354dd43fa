// A walk: the files that one thing passes through, by package, and how often they reach into another package.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const packages = ['services', 'service-kit', 'bus', 'store', 'contracts', 'town'];

export interface Walk {
  /** By package, those on top first. */
  readonly files: readonly string[];
  /** Each file with each other package that it imports from, if files of that package are on the walk. */
  readonly crossings: readonly { readonly file: string; readonly into: string }[];
}

/** @param runs the files of several runs: what does not come in each of them is something else that happened meanwhile */
export function walkOf(root: string, runs: readonly (readonly string[])[]): Walk {
  const [first = [], ...others] = runs;
  const files = first
    .filter((file) => others.every((run) => run.includes(file)))
    .toSorted((a, b) => packages.indexOf(packageOf(a)) - packages.indexOf(packageOf(b)) || (a < b ? -1 : 1));
  const there = new Set(files.map(packageOf));
  const crossings = files.flatMap((file) =>
    [...importedPackages(root, file)].filter((into) => there.has(into)).map((into) => ({ file, into })),
  );
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

function importedPackages(root: string, file: string): Set<string> {
  const text = readFileSync(path.join(root, file), 'utf8');
  const imported = [...text.matchAll(/(?:from|import) '(@waggle\/|\.)([^']*)'/g)].map(([, start, rest = '']) =>
    packageOf(start === '.' ? path.posix.join(path.posix.dirname(file), `.${rest}`) : rest),
  );
  return new Set(imported.filter((name) => name !== packageOf(file)));
}
