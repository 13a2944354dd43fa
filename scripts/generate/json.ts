// JSON as Biome formats it, so that a generated file and a formatted one are the same.

const lineWidth = 120;

/** Objects have a line for each member; a list of plain values goes on one line if it fits. */
export const formattedJson = (value: unknown): string => `${formatted(value, '', 0, 0)}\n`;

/**
 * @param before the number of characters already on its line
 * @param after 1 when a comma follows on the line, else 0
 */
function formatted(value: unknown, indent: string, before: number, after: number): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (!value.some(isContainer)) {
      const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
      if (before + line.length + after <= lineWidth) return line;
    }
    return `[\n${value.map((item, at) => `${inner}${formatted(item, inner, inner.length, comma(at, value))}`).join(',\n')}\n${indent}]`;
  }
  if (!isContainer(value)) return JSON.stringify(value);
  const entries = Object.entries(value);
  const members = entries.map(([name, member], at) => {
    const key = `${inner}${JSON.stringify(name)}: `;
    return `${key}${formatted(member, inner, key.length, comma(at, entries))}`;
  });
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
}

const comma = (at: number, all: readonly unknown[]): number => (at < all.length - 1 ? 1 : 0);

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;
