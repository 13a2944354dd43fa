// A planted bug: an exact replacement in one file, and the tests that must turn red because of it.

export interface Mutant {
  /** The bug, as somebody would describe it who made it. */
  readonly name: string;
  /** What is lost or done twice because of it. */
  readonly breaks: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Where the tests are that catch it: a kind of test, a path, and a part of their names. */
  readonly caughtBy: { readonly kind: string; readonly path: string; readonly name: string };
  /** The server without which those tests are skipped. */
  readonly needs?: 'redis' | 'mongodb';
}

/** Puts the bug in. Throws when the text is no longer there, or more than once. */
export function plant({ name, file, find, replace }: Mutant, source: string): string {
  const times = source.split(find).length - 1;
  if (times !== 1) throw new Error(`the text of the mutant "${name}" stands ${times} times in ${file}: write it anew`);
  return source.replace(find, () => replace);
}
