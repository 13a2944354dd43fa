// The rule for new passwords, pure: what is easily guessed is a common password, or one made of names and dates that an attacker
// knows.

/** Names that belong to this account and this Waggle: of the person, of the account, of the host. */
export type KnownNames = readonly string[];

/** How many different characters must remain when everything that is easily guessed is taken away. */
const leastLeft = 6;

const fixedWords = [
  'waggle',
  ...['kitchen', 'courier', 'admin', 'staff', 'restaurant', 'delivery', 'pizza', 'password', 'welcome', 'letmein'],
  ...['küche', 'kurier', 'personal', 'passwort', 'willkommen', 'hallo', 'hello'],
  ...[
    'january',
    'february',
    'march',
    'april',
    'june',
    'july',
    'august',
    'september',
    'october',
    'november',
    'december',
  ],
  ...['januar', 'februar', 'märz', 'juni', 'juli', 'oktober', 'dezember'],
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  ...['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonntag'],
  ...['spring', 'summer', 'autumn', 'winter', 'frühling', 'sommer', 'herbst'],
];

// Digits and signs that stand for letters.
const letters: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' };
const plain = (text: string): string => text.normalize('NFKC').toLowerCase();
const asLetters = (text: string): string => text.replaceAll(/[013457@$]/g, (sign) => letters[sign] ?? sign);
const lettersAndDigits = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The forms of a password in which a list may have it: as typed, without signs, with letters for digits, without digits around. */
export function listedForms(password: string): string[] {
  const typed = plain(password);
  const whole = [typed, asLetters(typed)];
  const inner = whole.map((form) => form.replaceAll(/^\P{L}+|\P{L}+$/gu, ''));
  const forms = [...whole, ...inner, ...inner.map(asLetters)].flatMap((form) => [form, lettersAndDigits(form)]);
  return [...new Set(forms)].filter((form) => form !== '');
}

/** Whether hardly anything is left of a password without known words, years and digits in a row. */
export function isMadeOfKnown(password: string, names: KnownNames): boolean {
  const known = [...names.flatMap((name) => plain(name).split(/[^\p{L}]+/u)), ...fixedWords]
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length);
  const differentLeft = (form: string): number => {
    const without = known.reduce((text, word) => text.replaceAll(word, ' '), form).replaceAll(yearsAndRows, ' ');
    return new Set(lettersAndDigits(without)).size;
  };
  const typed = plain(password);
  return Math.min(differentLeft(typed), differentLeft(asLetters(typed))) < leastLeft;
}

const yearsAndRows = /(19|20)\d{2}|0?123(4(5(6(7(8(90?)?)?)?)?)?)?|9876(5(4(3(21?)?)?)?)?/g;
