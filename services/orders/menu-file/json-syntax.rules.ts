// Where a text stops being JSON. JSON.parse says it in the text of its error alone, and for most faults not even there.
import type { TextPlace } from './json-places.rules.ts';

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end';

const token =
  /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/uy;
const space = /[ \t\n\r]*/y;

/** The place of the first part that does not fit, or of the end when the text ends too early; null for JSON. */
export function syntaxFaultIn(text: string): TextPlace | null {
  const open: string[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    space.lastIndex = at;
    at += space.exec(text)?.[0].length ?? 0;
    const isWhole: boolean = open.length === 0 && expected === 'comma or end';
    if (at === text.length) return isWhole ? null : placeAt(text, at);
    token.lastIndex = at;
    const part = token.exec(text)?.[0] ?? '';
    const next: Expected | null = isWhole ? null : after(part, expected, open);
    if (next === null) return placeAt(text, at);
    expected = next;
    at += part.length;
  }
}

/** What is expected after `part`; null when it does not fit. Opens and closes what `open` holds. */
function after(part: string, expected: Expected, open: string[]): Expected | null {
  const inObject = open.at(-1) === '{';
  if (part === '}' || part === ']') {
    const mayEnd = expected === 'comma or end' || expected === (inObject ? 'key or end' : 'value or end');
    if (!mayEnd || inObject !== (part === '}')) return null;
    open.pop();
    return 'comma or end';
  }
  if (part === ',') return expected !== 'comma or end' ? null : inObject ? 'key' : 'value';
  if (part === ':') return expected === 'colon' ? 'value' : null;
  if (expected === 'key' || expected === 'key or end') return part.startsWith('"') ? 'colon' : null;
  if (part === '' || (expected !== 'value' && expected !== 'value or end')) return null;
  if (part !== '{' && part !== '[') return 'comma or end';
  open.push(part);
  return part === '{' ? 'key or end' : 'value or end';
}

function placeAt(text: string, at: number): TextPlace {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
