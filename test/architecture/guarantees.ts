// Checks docs/guarantees.md: each promise names tests, each of them exists, and a planted bug turns one of them red.

export interface Promised {
  readonly promise: string;
  readonly tests: readonly string[];
}

/** What the page is checked against. */
export interface Proof {
  /** The titles of all tests, as in the sources. */
  readonly titles: readonly string[];
  /** Regular expressions: the tests whose titles they match catch a planted bug. */
  readonly caughtBy: readonly string[];
}

/** The promises of the page: its list items up to "What is not promised". */
export function promises(page: string): Promised[] {
  return promisedPart(page)
    .split(/\n(?=- |## |\|)|\n\n/)
    .filter((block) => block.startsWith('- '))
    .map((block) => {
      const [promise = '', tested = ''] = block.slice(2).split('\n  Tested: ');
      return {
        promise: promise.replaceAll(/\s+/g, ' '),
        tests: [...tested.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name),
      };
    });
}

/** The faults of the page. */
export function brokenPromises(page: string, { titles, caughtBy }: Proof): string[] {
  const known = new Set(titles);
  const all = promises(page);
  const problems = all.flatMap(({ promise, tests }) => {
    if (tests.length === 0) return [`no test is named for: ${promise}`];
    const invented = tests.filter((name) => !known.has(name)).map((name) => `there is no test "${name}"`);
    const planted = tests.some((name) => caughtBy.some((pattern) => new RegExp(pattern).test(name)));
    return planted ? invented : [...invented, `no planted bug turns a test red of: ${promise}`];
  });
  const untested = settings(page)
    .filter((setting) => !all.some(({ promise }) => promise.startsWith(`${setting}:`)))
    .map((setting) => `no test is named for the setting: ${setting}`);
  return [...problems, ...untested];
}

/** The first cells of the table of settings. */
function settings(page: string): string[] {
  const rows = promisedPart(page).match(/^\|.*\|$/gm) ?? [];
  return rows.slice(2).map((row) => row.split('|')[1]?.trim() ?? '');
}

const promisedPart = (page: string): string => page.split('## What is not promised')[0] ?? '';
