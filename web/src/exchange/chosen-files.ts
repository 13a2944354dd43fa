// The files that somebody chose for an import: which of them has what, and whether they can be sent.
import type { MenuFileKind } from '@waggle/contracts';
import { limits } from '@waggle/contracts/limits.ts';

export type ChosenFiles =
  | { readonly kind: 'files'; readonly texts: Readonly<Partial<Record<MenuFileKind, string>>> }
  | { readonly kind: 'notUtf8'; readonly file: string }
  | { readonly kind: 'tooLarge' | 'tooMany' };

interface File {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export async function readChosen(files: readonly File[]): Promise<ChosenFiles> {
  if (files.reduce((sum, { size }) => sum + size, 0) > limits.menuFileBytes) return { kind: 'tooLarge' };
  const texts: Partial<Record<MenuFileKind, string>> = {};
  for (const file of files) {
    const text = decoded(await file.arrayBuffer());
    if (text === null) return { kind: 'notUtf8', file: file.name };
    const kind = kindOf(text);
    if (texts[kind] !== undefined) return { kind: 'tooMany' };
    texts[kind] = text;
  }
  const both = texts.json !== undefined && Object.keys(texts).length > 1;
  return both ? { kind: 'tooMany' } : { kind: 'files', texts };
}

// What is not UTF-8 would come with wrong letters in the names of dishes.
function decoded(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** By what is in it: people rename files. */
function kindOf(text: string): MenuFileKind {
  if (/^\s*[{[]/.test(text)) return 'json';
  const head =
    text
      .slice(0, 2_000)
      .replace(/^sep=.\r?\n/i, '')
      .split('\n', 1)[0] ?? '';
  return /\bchoice_id\b|\boption_id\b/i.test(head) ? 'choices' : 'dishes';
}
