// The search in the docs: finds sections by words, the beginnings of words, and words with a wrong letter.
import MiniSearch from 'minisearch';

/** A section as the build writes it: its address, the title of its page, its heading, its text. */
export interface SearchedSection {
  readonly a: string;
  readonly p: string;
  readonly h: string;
  readonly t: string;
}

export interface DocsHit {
  readonly address: string;
  readonly page: string;
  readonly heading: string;
  /** The text around the first word that matches. */
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

export type SearchDocs = (query: string) => DocsHit[];

const most = 12;

/** @param file the address of the sections */
export async function loadSearch(file: string): Promise<SearchDocs> {
  const answer = await fetch(file);
  if (!answer.ok) throw new Error(`${file} was answered ${answer.status}`);
  return searchIn((await answer.json()) as SearchedSection[]);
}

export function searchIn(sections: readonly SearchedSection[]): SearchDocs {
  const index = new MiniSearch<SearchedSection & { readonly id: number }>({
    fields: ['h', 'p', 't'],
    searchOptions: {
      boost: { h: 4, p: 2 },
      prefix: true,
      // A word of five letters may have one wrong, one of ten two. A shorter one would find any other.
      fuzzy: (term) => (term.length < 5 ? false : 0.2),
      combineWith: 'AND',
      weights: { prefix: 0.6, fuzzy: 0.2 },
    },
  });
  index.addAll(sections.map((section, id) => ({ ...section, id })));
  return (query) =>
    index
      .search(query)
      .slice(0, most)
      .flatMap(({ id, terms }) => {
        const section = sections[id as number];
        return section
          ? [{ address: section.a, page: section.p, heading: section.h, ...around(section.t, terms) }]
          : [];
      });
}

function around(text: string, terms: readonly string[]): Pick<DocsHit, 'before' | 'match' | 'after'> {
  const lower = text.toLowerCase();
  const places = terms.map((term) => ({ at: lower.indexOf(term), length: term.length })).filter(({ at }) => at >= 0);
  const { at, length } = places.sort((one, other) => one.at - other.at)[0] ?? { at: 0, length: 0 };
  const from = at <= 40 ? 0 : text.indexOf(' ', at - 40) + 1;
  const after = text.slice(at + length, at + length + 90);
  return {
    before: (from === 0 ? '' : '… ') + text.slice(Math.min(from, at), at),
    match: text.slice(at, at + length),
    after: at + length + 90 < text.length ? `${after}…` : after,
  };
}
