// What a release changes: the next version, and the changelog and the files that name the version.

export const kinds = ['major', 'minor', 'patch'] as const;
export type Kind = (typeof kinds)[number];

/** @param current such as `1.4.2` */
export function nextVersion(current: string, kind: Kind): string {
  const [major = 0, minor = 0, patch = 0] = current.split('.').map(Number);
  if (kind === 'major') return `${major + 1}.0.0`;
  return kind === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** Why `kind` cannot release what the changelog has under "Unreleased"; null when it can. */
export function refusalOfKind(changelog: string, kind: Kind): string | null {
  const needed = neededKind(unreleased(changelog));
  if (needed === null) return 'CHANGELOG.md has nothing under "Unreleased": write there what changed';
  if (kinds.indexOf(kind) <= kinds.indexOf(needed)) return null;
  return `CHANGELOG.md lists changes that need a ${needed} release, and this is a ${kind} one`;
}

/** The changelog with what was unreleased under `version`. @param day as `2026-11-29` */
export const withRelease = (changelog: string, version: string, day: string): string =>
  changelog.replace(/^## Unreleased$/m, `## Unreleased\n\n## ${version} (${day})`);

/** A text file in which the version is a chart's, or the tag of the image. */
export const withVersion = (text: string, from: string, to: string): string =>
  text.replace(
    new RegExp(`((?:^\\s*(?:version|appVersion): |\\bwaggle:))${from.replaceAll('.', '\\.')}(?![\\w.])`, 'gm'),
    `$1${to}`,
  );

/** The part of the changelog between "Unreleased" and the last release. */
export const unreleased = (changelog: string): string =>
  /^## Unreleased$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(changelog)?.[1]?.trim() ?? '';

function neededKind(changes: string): Kind | null {
  if (!/^- /m.test(changes)) return null;
  if (/^### (Breaking|Removed)$/m.test(changes)) return 'major';
  return /^### (Added|Changed|Deprecated)$/m.test(changes) ? 'minor' : 'patch';
}
