// Postcodes as areas name them: one, all that begin alike, or a range. Without schemas: pages check what admins type.

/** Without spaces and dashes, in capitals: people write postcodes in several ways. */
export const plainPostcode = (text: string): string => text.toUpperCase().replaceAll(/[\s\-–]/g, '');

/** `10115`, `101*` or `10115..10179`. The ends of a range have the same length. */
export function isPostcodePattern(pattern: string): boolean {
  const [, from, star, to] = partsOf(pattern);
  if (from === undefined) return false;
  return to === undefined || (star === undefined && to.length === from.length && from <= to);
}

export function fitsPostcode(pattern: string, postcode: string): boolean {
  const plain = plainPostcode(postcode);
  const [, from, star, to] = partsOf(pattern);
  if (from === undefined || plain === '') return false;
  if (to !== undefined) return plain.length === from.length && from <= plain && plain <= to;
  return star === undefined ? plain === from : plain.startsWith(from);
}

const partsOf = (pattern: string): readonly (string | undefined)[] =>
  /^([A-Z0-9]+)(?:(\*)|\.\.([A-Z0-9]+))?$/.exec(plainPostcode(pattern)) ?? [];
