// An error as one short line for those who operate a Waggle: its class and its message, without what an order holds of a person.
import { shownFacts } from '@waggle/contracts';
import type { ErrorRecord } from './event-log.ts';

/** How long a line is at most, in characters. */
export const longestShownError = 240;

/**
 * The class of an error and the first line of its message. Left out of it are the texts of the event, what stands in quotation
 * marks unless it is a name in the code, and what looks like an address of e-mail or the number of a telephone.
 * @param event the decoded event; undefined when nobody could decode it
 */
export function shownError({ name, message }: Pick<ErrorRecord, 'name' | 'message'>, event: unknown): string {
  let text = (message.split(/[\r\n]/, 1)[0] ?? '').slice(0, longestMessageRead);
  for (const own of textsOf(event).toSorted((a, b) => b.length - a.length)) text = text.replaceAll(own, hidden);
  text = text
    .replaceAll(/(["'`“‘„])([^"'`”’“]*)(["'`”’“])/g, (quoted, _open, inner: string) =>
      nameInCode.test(inner) ? quoted : `“${hidden}”`,
    )
    .replaceAll(/[^\s<>(),;:]+@[^\s<>(),;:]+/g, hidden)
    .replaceAll(/(?<![\w-])\+?\d(?:[\s/().-]?\d){6,}(?![\w-])/g, hidden);
  const line = text.trim() === '' ? name : `${name}: ${text.trim()}`;
  return line.length > longestShownError ? `${line.slice(0, longestShownError - 1)}…` : line;
}

const hidden = '…';
const longestMessageRead = 2_000;
/** What an error of a runtime or a database names: a property, a field, a table. */
const nameInCode = /^[a-z_$][\w$]*(?:\.[\w$]+)*$/;

/** Texts of an event that may name somebody, whole and word by word. */
function textsOf(event: unknown): string[] {
  const found = new Set<string>();
  const look = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      if (saysNothing(name)) return;
      for (const text of [value, ...value.split(/\s+/)]) if (text.length >= shortestHidden) found.add(text);
    } else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) look(inner, Array.isArray(value) ? name : key);
  };
  look((event as { readonly payload?: unknown } | undefined)?.payload, '');
  return [...found];
}

const shortestHidden = 3;
const saysNothing = (name: string): boolean => name.endsWith('_id') || (shownFacts as readonly string[]).includes(name);
