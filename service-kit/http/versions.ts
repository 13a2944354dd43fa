// Versions of what people edit, as entity tags: a change that names the version it was made on is refused when another came first.
import { ProblemError } from './problem.ts';

/** The entity tag of a version. */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * The versions that a change may replace, from its If-Match; null without the header, or with `*`: any.
 * A proxy that compresses answers makes their tags weak (`W/"3"`); they name the same version.
 */
export function versionsOf(ifMatch: string | undefined): readonly number[] | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  return ifMatch.split(',').flatMap((tag) => {
    const version = /^\s*(?:W\/)?"(\d{1,15})"\s*$/.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}

/** Whether a change made on one of `versions` may replace `version`. */
export const mayReplace = (versions: readonly number[] | null, version: number): boolean =>
  versions?.includes(version) ?? true;

/**
 * The answer to a change that was made on an older version.
 * @param what such as `the item margherita`
 * @param current what there is now, as a GET shows it
 */
export const versionConflict = (what: string, current: unknown): ProblemError =>
  new ProblemError({
    status: 412,
    code: 'changed_meanwhile',
    title: 'Someone else changed this in the meantime',
    detail: `Nothing was saved: ${what} has changed since the version that If-Match names. \`current\` is what it is now.`,
    current,
  });
