// The names of languages, for people who choose one.

/** The name of a language in another, or in itself; its tag where the browser does not know it. */
export function nameOfLanguage(tag: string, inLanguage: string): string {
  try {
    const name = new Intl.DisplayNames([inLanguage], { type: 'language' }).of(tag) ?? tag;
    return name.charAt(0).toLocaleUpperCase(inLanguage) + name.slice(1);
  } catch {
    return tag;
  }
}
