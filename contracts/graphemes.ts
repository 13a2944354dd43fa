// The length of text as people see it: in graphemes, so that é of two code points, a flag or a family is one character. In a file
// without schemas, which browsers do not need.

/** How long a text may be: in characters as people see them, and behind that in bytes, since one may hold any number of marks. */
export interface TextLimits {
  readonly graphemes: number;
  /** UTF-8. */
  readonly bytes: number;
}

/** Of a whole text, for each character that it may have: families and flags have less on average, and texts are not all families. */
const bytesForEach = 32;
/** Of one character: the largest of the emoji have 41. */
const mostBytesOfOne = 64;

export const limitsOf = (graphemes: number): TextLimits => ({ graphemes, bytes: graphemes * bytesForEach });

/** The characters of a text as people see them; without `Intl.Segmenter`, its code points. */
export function graphemesOf(text: string): string[] {
  // Without marks, surrogates and joiners there is one for each code unit.
  if (/^[\x20-\x7e\xa0-\u02ff]*$/.test(text)) return text.split('');
  return segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : Array.from(text);
}

export const lengthOf = (text: string): number => graphemesOf(text).length;

/** Whether a text has more characters than `longest`, more bytes than that many may have, or a heap of marks on one of them. */
export function isTooLong(text: string, longest: number): boolean {
  const { bytes } = limitsOf(longest);
  // Each code unit is a byte at least: a long text is not taken apart.
  if (text.length > bytes || bytesOf(text) > bytes) return true;
  if (text.length <= longest && text.length * 3 <= mostBytesOfOne) return false;
  const graphemes = graphemesOf(text);
  return graphemes.length > longest || graphemes.some((one) => one.length > 1 && bytesOf(one) > mostBytesOfOne);
}

/** Whether a text has from `shortest` to `longest` characters; an empty one is refused elsewhere. */
export const fits =
  ({ longest, shortest }: { readonly longest: number; readonly shortest: number }) =>
  (text: string): boolean =>
    !isTooLong(text, longest) && (shortest <= 1 || lengthOf(text) >= shortest);

/** The text, or as much of it as fits into `longest` characters with an ellipsis at its end. No character is split. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const graphemes = graphemesOf(text);
  return graphemes.length <= longest ? text : `${graphemes.slice(0, longest - 1).join('')}…`;
}

const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;
const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;
