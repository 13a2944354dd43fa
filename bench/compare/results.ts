// Medians, spreads and verdicts of a comparison, as a table and as a picture.
import type { Bar, Figures, Part } from './part.ts';

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface Verdict {
  readonly says: string;
  readonly value: number;
  readonly holds: boolean;
}

export interface PartResult {
  readonly name: string;
  readonly title: string;
  /** contestant → figure → spread over the rounds */
  readonly figures: Readonly<Record<string, Readonly<Record<string, Spread>>>>;
  readonly verdicts: readonly Verdict[];
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (place: number) => sorted[place] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return { median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, least: at(0), most: at(sorted.length - 1) };
}

export function resultOf(
  part: Pick<Part, 'name' | 'title' | 'bars'>,
  rounds: ReadonlyMap<string, readonly Figures[]>,
): PartResult {
  const figures = Object.fromEntries(
    [...rounds].map(([contestant, all]) => {
      const names = Object.keys(all[0] ?? {});
      return [
        contestant,
        Object.fromEntries(names.map((name) => [name, spreadOf(all.map((one) => one[name] ?? Number.NaN))])),
      ];
    }),
  );
  const medianOf = (contestant: string, figure: string) => figures[contestant]?.[figure]?.median ?? Number.NaN;
  return {
    name: part.name,
    title: part.title,
    figures,
    verdicts: part.bars.map((bar) => verdictOn(bar, medianOf)),
  };
}

function verdictOn(bar: Bar, medianOf: (contestant: string, figure: string) => number): Verdict {
  const less = Object.entries(bar.less ?? {}).map(([contestant, times]) => times * medianOf(contestant, bar.figure));
  const own = medianOf(bar.of, bar.figure) - less.reduce((sum, one) => sum + one, 0);
  const value = own / (bar.against === undefined ? 1 : medianOf(bar.against, bar.figure));
  // NaN holds no bar.
  const holds = value >= (bar.atLeast ?? value) && value <= (bar.atMost ?? value);
  return { says: bar.says, value, holds };
}

export function tableOf(results: readonly PartResult[]): string {
  return results.map(tableOfPart).join('\n\n');
}

function tableOfPart({ title, figures, verdicts }: PartResult): string {
  const columns = [...new Set(Object.values(figures).flatMap((one) => Object.keys(one)))];
  const cell = (spread: Spread | undefined) =>
    spread === undefined ? '' : `${short(spread.median)} (${short(spread.least)} to ${short(spread.most)})`;
  const rows = Object.entries(figures).map(
    ([contestant, one]) => `| ${contestant} | ${columns.map((column) => cell(one[column])).join(' | ')} |`,
  );
  const said = verdicts.map(
    ({ says, value, holds }) => `- ${says}: ${short(value)}, ${holds ? 'so it holds' : '**missed**'}.`,
  );
  return [
    `**${title}**`,
    '',
    `| | ${columns.join(' | ')} |`,
    `|---|${columns.map(() => '---').join('|')}|`,
    ...rows,
    '',
    ...said,
  ]
    .join('\n')
    .trimEnd();
}

/** Three digits, and thousands apart. */
export const short = (value: number): string =>
  value >= 1_000 ? Math.round(value).toLocaleString('en-US') : Number(value.toPrecision(3)).toString();

const width = 720;
const rowHeight = 24;

/** Bars of the first figure of each part, with a line from the least to the most of the rounds. */
export function pictureOf(results: readonly PartResult[]): string {
  const rows: string[] = [];
  let y = 8;
  const text = (x: number, content: string, weight = 'normal') =>
    `<text x="${x}" y="${y + 15}" font-weight="${weight}">${escaped(content)}</text>`;
  for (const { title, figures } of results) {
    const first = Object.keys(Object.values(figures)[0] ?? {})[0] ?? '';
    rows.push(text(8, `${title} (${first})`, 'bold'));
    y += rowHeight;
    const largest = Math.max(...Object.values(figures).map((one) => one[first]?.most ?? 0), Number.MIN_VALUE);
    const length = (value: number) => Math.round((value / largest) * 340);
    for (const [contestant, one] of Object.entries(figures)) {
      const spread = one[first];
      if (!spread) continue;
      const { median, least, most } = spread;
      rows.push(
        text(8, contestant),
        `<rect x="270" y="${y + 4}" width="${length(median)}" height="14" fill="${contestant.startsWith('Waggle') ? '#c2410c' : '#94a3b8'}"/>`,
        `<line x1="${270 + length(least)}" x2="${270 + length(most)}" y1="${y + 11}" y2="${y + 11}" stroke="#111827"/>`,
        text(280 + length(most), short(median)),
      );
      y += rowHeight;
    }
    y += rowHeight / 2;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" font-family="sans-serif" font-size="13">
<title>Medians of npm run bench, and the least and the most of its rounds</title>
<rect width="${width}" height="${y}" fill="#ffffff"/>
${rows.join('\n')}
</svg>
`;
}

const escaped = (content: string): string => content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Each table by the command that writes it. */
const commands = { bench: 'bench', push: 'bench -- --part push', growth: 'bench:growth' } as const;

/** @throws when the page lacks the markers */
export function withTable(page: string, table: string, name: keyof typeof commands = 'bench'): string {
  const markers = [
    `<!-- generated: ${name} (by \`npm run ${commands[name]}\`) -->`,
    `<!-- end of generated: ${name} -->`,
  ] as const;
  const [begin, end] = markers.map((marker) => page.indexOf(marker)) as [number, number];
  if (begin < 0 || end < begin)
    throw new Error(`the page has no place for the table: write ${markers.join(' and ')} into it`);
  return `${page.slice(0, begin + markers[0].length)}\n\n${table}\n\n${page.slice(end)}`;
}
