// Measures text in graphemes, the characters that people see: é of two code points, a flag or a family counts as one. Kept apart
// from the schemas, which browsers do not need.

/** The limits of a text: in graphemes, and also in bytes, since one grapheme may hold any number of combining marks. */
export interface TextLimits {
  readonly graphemes: number;
  /** UTF-8. */
  readonly bytes: number;
}

/** The byte limit of a text, per allowed grapheme. A few emoji have more, but no real text consists of those alone. */
const bytesForEach = 32;
/** The byte limit of one grapheme: the largest emoji have 41. */
const mostBytesOfOne = 64;

export const limitsOf = (graphemes: number): TextLimits => ({ graphemes, bytes: graphemes * bytesForEach });

/** Splits a text into graphemes; without `Intl.Segmenter`, into code points. */
export function graphemesOf(text: string): string[] {
  // Without marks, surrogates and joiners, each code unit is a grapheme.
  if (/^[\x20-\x7e\xa0-\u02ff]*$/.test(text)) return text.split('');
  return segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : Array.from(text);
}

export const lengthOf = (text: string): number => graphemesOf(text).length;

/** Whether a text exceeds `longest` graphemes, the byte limit of that many, or the byte limit of one. */
export function isTooLong(text: string, longest: number): boolean {
  const { bytes } = limitsOf(longest);
  // Each code unit is at least one byte: a huge text is refused without encoding or segmenting it.
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
