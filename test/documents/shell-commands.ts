// The commands in the shell blocks of the docs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { documentedPages } from './documented-pages.ts';

export interface DocumentedCommand {
  /** The page, from the root of the project. */
  readonly file: string;
  readonly line: number;
  /** Without its comment, on one line. */
  readonly command: string;
}

/** Every command of README.md, CONTRIBUTING.md and the pages of docs/, in their order. */
export const documentedCommands = (root: string): DocumentedCommand[] =>
  documentedPages(root).flatMap((file) => commandsIn(file, readFileSync(path.join(root, file), 'utf8')));

/** `&&` joins several on one line. */
export function commandsIn(file: string, markdown: string): DocumentedCommand[] {
  const found: DocumentedCommand[] = [];
  let inBlock = false;
  let begun = '';
  for (const [at, line] of markdown.split('\n').entries()) {
    if (line.startsWith('```')) {
      inBlock = !inBlock && /^```(sh|console|bash|shell)\b/.test(line);
      continue;
    }
    if (!inBlock) continue;
    const text = begun + withoutComment(line).trim();
    begun = text.endsWith('\\') ? text.slice(0, -1) : '';
    if (begun !== '' || text === '') continue;
    for (const command of text.split(' && ')) found.push({ file, line: at + 1, command: command.trim() });
  }
  return found;
}

/** A comment begins with a # after a space, outside of quotes. */
function withoutComment(line: string): string {
  const [before = ''] = /^(?:'[^']*'|"[^"]*"|(?!(?:^|\s)#).)*/.exec(line) ?? [];
  return before;
}

/** The words of a command, without their quotes. */
export const wordsOf = (command: string): string[] =>
  (command.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? []).map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
