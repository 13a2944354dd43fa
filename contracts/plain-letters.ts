// Letters without their accents, for a search and for readable ids: `Tiramisù` is found by `tiramisu`, and `Łosoś` by `losos`.

/** In lower case, without marks, and with the letters that keyboards of other languages have. */
export const plainLetters = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll(/[łøđıßæœþ]/g, (letter) => replaced[letter] ?? letter);

/** Letters that Unicode does not decompose. */
const replaced: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
};
