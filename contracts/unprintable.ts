// Characters that make a text look like another, or that a terminal executes; and credentials in texts that others read.

/**
 * Control characters (a terminal executes some of them), and those that reorder text or break its lines without a visible sign:
 * embeddings, overrides and isolates of bidirectional text, line and paragraph separators, annotations. The two marks of direction,
 * U+200E and U+200F, reorder nothing that follows: keyboards of right-to-left scripts insert them.
 */
const invisible = '\\u061c\\u2028-\\u202e\\u2066-\\u2069\\ufeff\\ufff9-\\ufffb';
const onLine = new RegExp(`[\\u0000-\\u001f\\u007f-\\u009f${invisible}]+`, 'g');
const inLines = new RegExp(`[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f${invisible}]+`, 'g');

/** Whether a text shows what it is. @param breaks allows line breaks and tabs */
export const isPrintable = (text: string, { breaks = false } = {}): boolean =>
  text.replaceAll('\r\n', '\n').search(breaks ? inLines : onLine) < 0;

/** One line, with a space in the place of each run of such characters. */
export const printableLine = (text: string): string => text.replace(onLine, ' ').trim();
/** The same lines, with a space in the place of each run of such characters. */
export const printableLines = (text: string): string => text.replace(inLines, ' ');

/**
 * Writes those characters in a line of JSON as `\uXXXX`. JSON itself escapes only the first 32, and a terminal also executes
 * U+0080 to U+009F; the value stays the same.
 */
export const escapedInJson = (line: string): string =>
  line.replace(unescaped, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
const unescaped = new RegExp(`[\\u007f-\\u009f${invisible}]`, 'g');

/** Hides the user and password of each URL in a text: drivers put whole URLs into the messages of their errors. */
export const withoutCredentials = (text: string): string =>
  text.includes('://') ? text.replace(userInfo, '$1[hidden]@') : text;
// Up to the last @: a password may contain characters that should be encoded, and that is when drivers complain.
const userInfo = /([a-z][a-z\d+.-]*:\/\/)[^\s"'<>]+@/gi;
