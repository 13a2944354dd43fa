// Normalizes texts that are compared, such as the names of categories: one device types an accented letter as a single code point,
// another as a letter and a combining mark.

/** A copy in which every text is in Unicode's composed form (NFC). */
export function composed<Value>(value: Value): Value {
  if (typeof value === 'string') return value.normalize('NFC') as Value;
  if (Array.isArray(value)) return value.map(composed) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key.normalize('NFC'), composed(part)]),
  ) as Value;
}
