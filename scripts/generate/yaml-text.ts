// Pieces of YAML as text, where a file is to keep its comments and its order.
import { stringify } from 'yaml';

/** A value on the line of its key, quoted where YAML would misread it. */
export const scalar = (value: string | number | boolean): string => stringify(value, { lineWidth: 0 }).trimEnd();

/** A list on one line. */
export const flowList = (items: readonly string[]): string => `[${items.join(', ')}]`;

/** A comment in lines of at most 120 characters, each after `indent`. */
export function comment(text: string, indent = ''): string[] {
  const lines: string[] = [];
  let line = `${indent}#`;
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > 120) {
      lines.push(line);
      line = `${indent}#`;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
