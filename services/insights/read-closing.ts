// Reads the closing of a business day.
import type { Closing } from '@waggle/contracts';
import { closingOf } from './closing.rules.ts';
import type { ReadFiguresDeps, Today } from './read-figures.ts';

/** @param day YYYY-MM-DD */
export async function readClosing(
  { store }: Pick<ReadFiguresDeps, 'store'>,
  { day, time_zone, today }: { readonly day: string } & Today,
): Promise<Closing> {
  const sales = await store.reads.sales.list({ where: { day } });
  const final = day < today && sales.every(({ state }) => state !== 'open');
  return { time_zone, day, today, final, ...closingOf(sales) };
}
