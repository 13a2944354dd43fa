// Where the parts of a JSON text are: line and column of each value, by its JSON pointer. The text is valid JSON.

/** Both from 1; the column counts UTF-16 code units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** The places of the values, by JSON pointer; the whole text has the empty one. */
export function jsonPlaces(text: string): ReadonlyMap<string, TextPlace> {
  const places = new Map<string, TextPlace>();
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gy;
  let line = 1;
  let lineBegin = 0;
  let at = 0;
  const next = (): { readonly part: string; readonly place: TextPlace } => {
    while (at < text.length && /\s/.test(text[at] ?? '')) {
      if (text[at] === '\n') {
        line += 1;
        lineBegin = at + 1;
      }
      at += 1;
    }
    token.lastIndex = at;
    const part = token.exec(text)?.[0] ?? '';
    const place = { line, column: at - lineBegin + 1 };
    at += part.length;
    return { part, place };
  };
  const peek = (): string => {
    const [wasAt, wasLine, wasBegin] = [at, line, lineBegin];
    const { part } = next();
    [at, line, lineBegin] = [wasAt, wasLine, wasBegin];
    return part;
  };
  const value = (pointer: string): void => {
    const { part, place } = next();
    places.set(pointer, place);
    if (part !== '{' && part !== '[') return;
    const end = part === '{' ? '}' : ']';
    for (let n = 0; peek() !== end && at < text.length; n += 1) {
      let key = String(n);
      if (part === '{') {
        key = String(JSON.parse(next().part)).replaceAll('~', '~0').replaceAll('/', '~1');
        next();
      }
      value(`${pointer}/${key}`);
      if (peek() === ',') next();
    }
    next();
  };
  value('');
  return places;
}

/** The place of a value, or of the nearest that is around it: a missing field has none of its own. */
export function placeIn(places: ReadonlyMap<string, TextPlace>, pointer: string): TextPlace {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = places.get(at);
    if (found) return found;
    if (at === '') return { line: 1, column: 1 };
  }
}
