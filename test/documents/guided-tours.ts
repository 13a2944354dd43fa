// A guided tour as steps: the commands of its shell blocks, each with the output that the block after it promises.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { guidedTours } from './command-rules.ts';
import { documentedPages } from './documented-pages.ts';
import { commandsIn } from './shell-commands.ts';

export interface TourStep {
  readonly commands: readonly string[];
  /** Each is on a line of the output; `…` stands for anything. */
  readonly promised: readonly string[];
}

export interface GuidedTour {
  readonly file: string;
  /** The settings that its first command starts Waggle with. */
  readonly settings: Readonly<Record<string, string>>;
  readonly steps: readonly TourStep[];
}

export const toursIn = (root: string): readonly GuidedTour[] =>
  documentedPages(root)
    .filter((file) => guidedTours.test(file))
    .map((file) => tourOf(file, readFileSync(path.join(root, file), 'utf8')));

export function tourOf(file: string, markdown: string): GuidedTour {
  const blocks = [...markdown.matchAll(/^```(sh|text)\n(.*?)^```$/gms)].map(([block, language, content = '']) => ({
    language,
    block,
    lines: content.split('\n').filter((line) => line.trim() !== ''),
  }));
  const [start, ...steps] = blocks.flatMap(({ language, block }, at): TourStep[] => {
    if (language !== 'sh') return [];
    const after = blocks[at + 1];
    const promised = after?.language === 'text' ? after.lines : [];
    return [{ commands: commandsIn(file, block).map(({ command }) => command), promised }];
  });
  const [command = ''] = start?.commands ?? [];
  if (!/^([A-Z_]+=\S+ )+npm start$/.test(command)) throw new Error(`${file} begins with ${command}, not with a start`);
  const settings = Object.fromEntries(
    [...command.matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  );
  return { file, settings, steps };
}

/** What was promised and is not there, in its order. */
export function missingIn(output: string, promised: readonly string[]): string[] {
  const lines = output.split('\n');
  let from = 0;
  return promised.filter((line) => {
    const parts = line
      .trim()
      .split('…')
      .map((part) => part.trim().split(/\s+/).map(escaped).join('\\s+'));
    const wanted = new RegExp(parts.join('.*'));
    const found = lines.findIndex((one, at) => at >= from && wanted.test(one));
    if (found < 0) return true;
    from = found;
    return false;
  });
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
