// Makes foreign text, such as an event's bytes or an error's message, safe to print on a terminal.
import { graphemesOf } from '@waggle/contracts/graphemes.ts';
import { printableLine } from '@waggle/contracts/unprintable.ts';
import stringWidth from 'string-width';

/** One line without control sequences, cut to `width` columns of a terminal: a wide character takes two, a mark on a letter none. */
export function line(text: string, width: number): string {
  const flat = printableLine(text);
  if (stringWidth(flat) <= width) return flat;
  let kept = '';
  let columns = 1;
  for (const grapheme of graphemesOf(flat)) {
    columns += stringWidth(grapheme);
    if (columns > width) break;
    kept += grapheme;
  }
  return `${kept}…`;
}

/** Pads the text with spaces to at least `width` columns of a terminal. */
export const column = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - stringWidth(text)));

/** `3 min`: a span of ms in its largest unit. */
export function span(ms: number): string {
  for (const [unit, unitMs] of units) if (ms >= unitMs) return `${Math.floor(ms / unitMs)} ${unit}`;
  return '0 s';
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;
