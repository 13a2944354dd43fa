// `waggle refill`: refills the stock of every item to a level. It uses the HTTP API as staff: that works on both engines (the
// embedded one's file belongs to the running process), obeys the rules of restocking and shows in the menu at once. Items at
// the level or above keep their stock, so a repeated run on the same day adds only what was sold since.
import type { Menu, MenuItem } from '@waggle/contracts';
import { UsageError } from './end-with-error.ts';
import { jsonText } from './json-text.ts';
import { staffApi } from './staff-api.ts';

export async function refill(options: Readonly<Record<string, unknown>>): Promise<void> {
  const level = levelOf(options['level']);
  const wanted = (options['item'] as readonly string[] | undefined) ?? [];
  const api = staffApi(options);
  const { items } = await api.ask<Menu>('GET', '/api/menu');
  for (const id of wanted) {
    if (!items.some(({ item_id }) => item_id === id)) throw new UsageError(`there is no item ${id} on the menu`);
  }
  const filled: MenuItem[] = [];
  for (const { item_id, stock } of items) {
    if (stock >= level || (wanted.length > 0 && !wanted.includes(item_id))) continue;
    const path = `/api/menu/${encodeURIComponent(item_id)}/restock`;
    filled.push(await api.ask<MenuItem>('POST', path, { quantity: level - stock }));
  }
  if (options['json']) process.stdout.write(jsonText({ level, filled }));
  else if (filled.length === 0) process.stdout.write(`nothing is below ${level}\n`);
  else for (const { item_id, stock } of filled) process.stdout.write(`${item_id.padEnd(24)} ${stock}\n`);
}

function levelOf(given: unknown): number {
  const level = Number(given);
  if (Number.isInteger(level) && level > 0) return level;
  throw new UsageError(`--level is ${JSON.stringify(given)}, but must be a whole number of at least 1`);
}
