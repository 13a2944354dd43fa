// A walk: the files that a request or an event passes through, in order, and where it crosses from one package into another.

/** The files that every run has: files of some runs only are background work. */
export const inAll = ([first = [], ...others]: readonly (readonly string[])[]): readonly string[] =>
  first.filter((file) => others.every((run) => run.includes(file)));

/**
 * How often a file is followed by one of another package. Ignores contracts: every package calls its functions, which are pure and
 * call no other package.
 */
export function crossings(files: readonly string[]): number {
  const others = files.filter((file) => packageOf(file) !== 'contracts');
  return others.filter((file, n) => n > 0 && packageOf(file) !== packageOf(others[n - 1] ?? '')).length;
}

/** The order with the fewest crossings: in others, something else called a file before the walk did. */
export const straightest = (orders: readonly (readonly string[])[]): readonly string[] =>
  orders.toSorted((a, b) => crossings(a) - crossings(b))[0] ?? [];

/** A line for each stay in a package. */
export function described(files: readonly string[]): string {
  const stays: string[][] = [];
  for (const file of files) {
    const stay = stays.at(-1);
    if (stay?.[0] !== undefined && packageOf(stay[0]) === packageOf(file)) stay.push(file);
    else stays.push([file]);
  }
  const lines = stays.map((stay) => `  ${stay.join(', ')}`);
  return [`${files.length} files, ${crossings(files)} crossings`, ...lines].join('\n');
}

const packageOf = (file: string): string => file.split('/', 1)[0] ?? '';
