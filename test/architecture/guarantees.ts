// Holds docs/guarantees.md to its word: each promise names tests, and each of them exists.

export interface Promised {
  readonly promise: string;
  readonly tests: readonly string[];
}

/** The promises of the page: its list items up to "What is not promised". */
export function promises(page: string): Promised[] {
  const promised = page.split('## What is not promised')[0] ?? '';
  return promised
    .split(/\n(?=- |## )/)
    .filter((block) => block.startsWith('- '))
    .map((block) => {
      const [promise = '', tested = ''] = block.slice(2).split('\n  Tested: ');
      return {
        promise: promise.replaceAll(/\s+/g, ' '),
        tests: [...tested.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name),
      };
    });
}

/** What is wrong with the page; `sources` are the texts of all files that hold tests. */
export function unkept(page: string, sources: readonly string[]): string[] {
  return promises(page).flatMap(({ promise, tests }) => {
    if (tests.length === 0) return [`no test is named for: ${promise}`];
    return tests
      .filter((name) => !sources.some((text) => text.includes(name)))
      .map((name) => `there is no test "${name}"`);
  });
}
