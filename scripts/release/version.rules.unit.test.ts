import { expect, test } from 'vitest';
import { nextVersion, refusalOfKind, unreleased, withRelease, withVersion } from './version.rules.ts';

const log = (...changes: string[]) =>
  ['# Changelog', '', '## Unreleased', '', ...changes, '', '## 1.4.2', '', '- Old.', ''].join('\n');

test.each([
  ['major', '2.0.0'],
  ['minor', '1.5.0'],
  ['patch', '1.4.3'],
] as const)('a %s release after 1.4.2 is %s', (kind, version) => {
  expect(nextVersion('1.4.2', kind)).toBe(version);
});

test('a breaking change demands a major release, an addition a minor one', () => {
  const breaking = log('### Added', '', '- New.', '', '### Breaking', '', '- Gone.');
  expect(refusalOfKind(breaking, 'minor')).toMatch(/need a major release, and this is a minor one/);
  expect(refusalOfKind(breaking, 'major')).toBeNull();
  expect(refusalOfKind(log('### Added', '', '- New.'), 'patch')).toMatch(/need a minor release/);
  expect(refusalOfKind(log('### Fixed', '', '- Mended.'), 'patch')).toBeNull();
});

test('nothing unreleased is not released', () => {
  expect(refusalOfKind(log(), 'patch')).toMatch(/nothing under "Unreleased"/);
});

test('the changes move under their version, and the next ones have a place', () => {
  const after = withRelease(log('### Fixed', '', '- Mended.'), '1.4.3', '2026-11-29');
  expect(unreleased(after)).toBe('');
  expect(after).toContain('## Unreleased\n\n## 1.4.3 (2026-11-29)\n\n### Fixed\n\n- Mended.\n\n## 1.4.2\n');
});

test('charts and tags of the image get the version, and other numbers stay', () => {
  const text = 'version: 1.4.2\nappVersion: 1.4.2\n  image: example/waggle:1.4.2\ncidr: 1.4.2.0/16\nversion: 1.4.20\n';
  expect(withVersion(text, '1.4.2', '1.5.0')).toBe(
    'version: 1.5.0\nappVersion: 1.5.0\n  image: example/waggle:1.5.0\ncidr: 1.4.2.0/16\nversion: 1.4.20\n',
  );
});
