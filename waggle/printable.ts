// Makes foreign text, such as an event's bytes or an error's message, safe to print on a terminal.

/** One line without control sequences, cut to `length`. */
export function line(text: string, length: number): string {
  const flat = text.replace(/\p{Cc}+/gu, ' ').trim();
  return flat.length <= length ? flat : `${flat.slice(0, length - 1)}…`;
}

/** The same lines without control sequences. */
export const lines = (text: string): string => text.replace(/[^\P{Cc}\n\t]+/gu, ' ');

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
