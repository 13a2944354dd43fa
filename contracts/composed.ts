// Texts that are compared with others, such as the names of categories: an accent typed on one device as a mark behind its letter is
// the same as one typed as a whole on another.

/** A copy in which every text is in Unicode's composed form (NFC). */
export function composed<Value>(value: Value): Value {
  if (typeof value === 'string') return value.normalize('NFC') as Value;
  if (Array.isArray(value)) return value.map(composed) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key.normalize('NFC'), composed(part)]),
  ) as Value;
}
