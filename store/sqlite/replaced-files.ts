// The files of the embedded engine that a restore has put aside: they still hold personal data, also of customers who were forgotten since.
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

/** What a file is called once a restore has replaced it. @param file the path of `waggle.db` */
export const replacedName = (file: string, at: Date): string =>
  `${file}.replaced-${at.toISOString().replaceAll(':', '-')}`;

const part = /^(waggle\.db\.replaced-[\dTZ.-]+?)(-wal|-shm)?$/;

/** The names of the files in a data folder that restores have put aside, oldest first. */
export const replacedFiles = (folder: string): readonly string[] => [...partsIn(folder).keys()].toSorted();

/** Removes those that nothing was written to since `before` (ms since the epoch); returns their names. */
export function removeReplacedFiles(folder: string, before: number): readonly string[] {
  const due = [...partsIn(folder)].filter(([, parts]) =>
    parts.every((name) => statSync(path.join(folder, name)).mtimeMs < before),
  );
  for (const name of due.flatMap(([, parts]) => parts)) rmSync(path.join(folder, name), { force: true });
  return due.map(([name]) => name);
}

/** The name of each replaced file → the names of it and of what SQLite keeps beside it. */
function partsIn(folder: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const name of readdirSync(folder)) {
    const [, file] = part.exec(name) ?? [];
    if (file) found.set(file, [...(found.get(file) ?? []), name]);
  }
  return found;
}
