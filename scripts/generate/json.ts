// JSON as Biome formats it, so that a generated file and a formatted one are the same.

const lineWidth = 120;

/** Objects have a line for each member; a list of plain values goes on one line if it fits. */
export const formattedJson = (value: unknown): string => `${formatted(value, '', 0)}\n`;

/** @param before the number of characters already on its line */
function formatted(value: unknown, indent: string, before: number): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (!value.some(isContainer)) {
      const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
      // With the trailing comma.
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
