import { expect, test } from 'vitest';
import { clockFinding } from './public-address.ts';

const at = Date.UTC(2026, 10, 28, 20, 0, 0);
const date = (ms: number): string => new Date(ms).toUTCString();

test.each([
  ['the same second', date(at), 'ok', /agree/],
  ['within what a second and a request take', date(at - 5_000), 'ok', /agree/],
  ['an hour ahead', date(at + 3_600_000), 'wrong', /3600 s ahead of this machine/],
  ['two minutes behind', date(at - 120_000), 'wrong', /1(19|20) s behind this machine/],
  ['no Date', null, 'skipped', /no Date/],
])('a server whose clock says %s', (_, said, state, found) => {
  expect(clockFinding(said, [at + 100, at + 400])).toMatchObject({ state, found: expect.stringMatching(found) });
});
