// What a check of `waggle doctor` finds, and how it is printed.
import { styleText } from 'node:util';
import { printableLine, printableLines, withoutCredentials } from '@waggle/contracts/unprintable.ts';

export interface Finding {
  /** What was checked, such as `WebSockets`. */
  readonly check: string;
  readonly state: 'ok' | 'wrong' | 'skipped';
  /** What the check found, or why it was skipped. */
  readonly found: string;
  /** What to do; lines of a configuration follow the first line. */
  readonly todo?: string;
}

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found });
export const skipped = (check: string, found: string): Finding => ({ check, state: 'skipped', found });
export const wrong = (check: string, found: string, todo: string): Finding => ({ check, state: 'wrong', found, todo });

const marks = { ok: ['green', '✓ ok     '], wrong: ['red', '✗ wrong  '], skipped: ['dim', '- skipped'] } as const;

/** A line for each, and then how to fix what is wrong. */
export function printed(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.map(({ check, state, found }) => {
    const [colour, mark] = marks[state];
    return `${styleText(colour, mark)}  ${check.padEnd(width)}  ${printableLine(withoutCredentials(found))}`;
  });
  const bad = findings.filter(({ state }) => state === 'wrong');
  if (bad.length === 0) return [...lines, '', 'Nothing is wrong.', ''].join('\n');
  const steps = bad.flatMap(({ check, todo = '' }) => [
    '',
    `  ${styleText('bold', check)}: ${printableLines(withoutCredentials(todo)).replaceAll('\n', '\n    ')}`,
  ]);
  return [...lines, '', 'What to do:', ...steps, ''].join('\n');
}
