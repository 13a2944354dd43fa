// Shows a Mermaid diagram as rows: what leads where. Pages need no renderer of a megabyte for it, and a row can be read out.
import { escaped } from './escaped.ts';

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** HTML of a flowchart or a state diagram. @throws when a line is neither an arrow nor a name */
export function arrowRows(mermaid: string): string {
  const names = new Map<string, string>();
  const arrows: Arrow[] = [];
  for (const line of mermaid.split('\n').slice(1)) {
    if (line.trim() === '') continue;
    const { from = '', label = '', to = '' } = arrow.exec(line)?.groups ?? {};
    if (from === '') throw new Error(`this line of a diagram is no arrow: ${line}`);
    arrows.push({ from: nodeOf(from, names), to: nodeOf(to, names), label: label.trim() });
  }
  const rows = [...Map.groupBy(arrows, ({ from }) => from)].map(([from, leads]) => {
    const ends = leads.map(({ to, label }) => {
      const about = label === '' ? '' : ` <small>${escaped(label)}</small>`;
      return `<dd>${escaped(names.get(to) ?? to)}${about}</dd>`;
    });
    return `<div><dt>${escaped(names.get(from) ?? from)}</dt>${ends.join('')}</div>`;
  });
  return `<dl class="arrows">${rows.join('')}</dl>\n`;
}

// `a --> b`, `a -- label --> b`, `a -. label .-> b`, `a -.-> b`.
const arrow = /^\s*(?<from>\S+) (?:-->|-\.->|-[-.] (?<label>.*?) (?:--|\.-)>) (?<to>\S+)\s*$/;

/** `id`, `id[label]` or `id[(label)]`. */
function nodeOf(text: string, names: Map<string, string>): string {
  const [, id = text, label] = /^([^[]+)(?:\[\(?([^\])]+)\)?\])?$/.exec(text) ?? [];
  if (label) names.set(id, label);
  return id;
}
