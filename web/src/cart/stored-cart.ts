// Serializes the cart for the browser's storage. The stored text may come from another version or another script.
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import type { CartLine, Choice } from './cart.ts';

const version = 1;

/** How long a cart stays on its device after its last change: its notes may name somebody. */
const keptMs = 7 * 86_400_000;

/** @param now ms since the epoch */
export const storedCart = (lines: readonly CartLine[], now = Date.now()): string =>
  JSON.stringify({ version, lines, until: now + keptMs });

/** The valid lines; none once it has ended, or of an earlier version, which stored no end. */
export function parseCart(text: string | null, now = Date.now()): readonly CartLine[] {
  const stored = parse(text);
  if (!isRecord(stored) || stored['version'] !== version) return [];
  return Number(stored['until'] ?? 0) > now ? parseLines(stored['lines']) : [];
}

/** Keeps the valid lines. */
export const parseLines = (lines: unknown): readonly CartLine[] =>
  Array.isArray(lines) ? lines.filter(isLine).slice(0, limits.lines) : [];

function isLine(value: unknown): value is CartLine {
  if (!isRecord(value)) return false;
  const { line_id, item_id, name, unit_price, choices, quantity, note } = value;
  return (
    [line_id, item_id, name, note].every((text) => typeof text === 'string' && !isTooLong(text, 500)) &&
    isWhole(unit_price, 0, Number.MAX_SAFE_INTEGER) &&
    isWhole(quantity, 1, limits.quantity) &&
    Array.isArray(choices) &&
    choices.every(isChoice)
  );
}

const isChoice = (value: unknown): value is Choice =>
  isRecord(value) && typeof value['option_id'] === 'string' && typeof value['choice_id'] === 'string';

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
