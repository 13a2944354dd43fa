// Text that people type: its length counts graphemes, its bytes are limited as well, and it shows what it is.
import Type, { type TString } from 'typebox';
import { fits, limitsOf } from './graphemes.ts';
import { isPrintable } from './unprintable.ts';

export interface TypedTextOptions {
  readonly longest: number;
  readonly shortest?: number;
  readonly pattern?: string;
  /** May have several lines. */
  readonly breaks?: boolean;
  /** Is never shown: may hold any character. */
  readonly unseen?: boolean;
}

export function typedText({ longest, shortest = 0, breaks = false, unseen = false, ...options }: TypedTextOptions) {
  const { bytes } = limitsOf(longest);
  const most = `at most ${longest} characters, and ${bytes} bytes in UTF-8`;
  const least = shortest > 1 ? `at least ${shortest} and ` : '';
  const measured = Type.Refine(
    Type.String({
      // A text has no fewer code units than characters: the two agree on an empty one.
      ...(shortest > 0 ? { minLength: 1 } : {}),
      ...options,
      description: `${least}${most}; characters are counted as people see them`,
    }),
    fits({ longest, shortest }),
    () => `must have ${least}${most}, without stacks of accents on one character`,
  );
  return unseen ? measured : shownText(measured, breaks);
}

/** A text of a form of its own, such as a web address, which shows what it is. @param breaks it may have several lines */
export const shownText = <Text extends TString>(text: Text, breaks = false) =>
  Type.Refine(
    text,
    (given) => isPrintable(given, { breaks }),
    () => `must hold no control characters${breaks ? '' : ', line breaks'} or characters that reorder text`,
  );
