// Sorts names for people: in a language's order, with 2 before 10. Code units would put Z before ä and a.

/**
 * Compares by `language`, then by code units, so that the order is stable.
 * @param language BCP 47; null or an unknown one gives the order that most languages share
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
