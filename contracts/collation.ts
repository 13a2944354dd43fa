// The order of names that people read: as a language sorts them, with 2 before 10. Code units would put Z before ä and a.

/**
 * Compares by `language`; texts that are equal to it by their code units, so that the order is the same each time.
 * @param language BCP 47; null, or one that is not known here: the order that most languages share
 */
export function collation(language: string | null | undefined): (one: string, other: string) => number {
  const known = made.get(language ?? '');
  if (known) return known;
  const collator = new Intl.Collator(knownLocale(language), { numeric: true });
  const compare = (one: string, other: string): number =>
    collator.compare(one, other) || (one === other ? 0 : one < other ? -1 : 1);
  made.set(language ?? '', compare);
  return compare;
}

const made = new Map<string, (one: string, other: string) => number>();

function knownLocale(language: string | null | undefined): string {
  try {
    return Intl.Collator.supportedLocalesOf(language ? [language] : [])[0] ?? 'und';
  } catch {
    return 'und';
  }
}
