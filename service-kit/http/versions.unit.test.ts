import { expect, test } from 'vitest';
import { mayReplace, versionsOf } from './versions.ts';

test.each([
  ['no header replaces any version', undefined, true],
  ['* replaces any version', '*', true],
  ['the version itself', '"3"', true],
  ['weak, as a proxy that compresses makes it', 'W/"3"', true],
  ['one of several', '"2", "3"', true],
  ['another version', '"2"', false],
  ['a tag that names no version', '"abc"', false],
  ['no tag at all', '3', false],
])('%s', (_, header, replaces) => {
  expect(mayReplace(versionsOf(header), 3)).toBe(replaces);
});
