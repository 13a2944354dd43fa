// Readable ids from names: `Crème brûlée` -> `creme-brulee`.
import { plainLetters } from '@waggle/contracts/plain-letters.ts';

/** An id that is not in `taken`. */
export function slugOf(name: string, taken: ReadonlySet<string>): string {
  const plain =
    plainLetters(name)
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 56)
      .replace(/-$/, '') || 'item';
  for (let n = 1; ; n += 1) {
    const slug = n === 1 ? plain : `${plain}-${n}`;
    if (!taken.has(slug)) return slug;
  }
}
