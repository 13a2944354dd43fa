// JSON as Biome formats it, so that a generated file and a formatted one are the same.

const lineWidth = 120;

/** Objects have a line for each member; a list of plain values stands on one line where there is room for it. */
export const formattedJson = (value: unknown): string => `${formatted(value, '', 0)}\n`;

/** @param before the characters that its line holds already */
function formatted(value: unknown, indent: string, before: number): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (!value.some(isContainer)) {
      const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
      // With a comma behind it.
      if (before + line.length + 1 <= lineWidth) return line;
    }
    return `[\n${value.map((item) => `${inner}${formatted(item, inner, inner.length)}`).join(',\n')}\n${indent}]`;
  }
  if (!isContainer(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => {
    const key = `${inner}${JSON.stringify(name)}: `;
    return `${key}${formatted(member, inner, key.length)}`;
  });
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;
