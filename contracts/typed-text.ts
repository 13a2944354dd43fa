// Text that people type: its length counts graphemes, and its bytes are limited as well.
import Type from 'typebox';
import { fits, limitsOf } from './graphemes.ts';

export interface TypedTextOptions {
  readonly longest: number;
  readonly shortest?: number;
  readonly pattern?: string;
}

export function typedText({ longest, shortest = 0, ...options }: TypedTextOptions) {
  const { bytes } = limitsOf(longest);
  const most = `at most ${longest} characters, and ${bytes} bytes in UTF-8`;
  const least = shortest > 1 ? `at least ${shortest} and ` : '';
  return Type.Refine(
    Type.String({
      // A text has no fewer code units than characters: the two agree on an empty one.
      ...(shortest > 0 ? { minLength: 1 } : {}),
      ...options,
      description: `${least}${most}; characters are counted as people see them`,
    }),
    fits({ longest, shortest }),
    () => `must have ${least}${most}, without heaps of marks on one character`,
  );
}
