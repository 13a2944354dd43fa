// Phone numbers. Kept apart: the world's numbering plans take 60 ms to load and add 30 kB to a page.
import parseNumber, {
  type CountryCode,
  getCountries,
  isSupportedCountry,
  type PhoneNumber,
} from 'libphonenumber-js/min';
import { customerFields } from './customer-fields.ts';

export type { CountryCode } from 'libphonenumber-js/min';

/** Whether it is the ISO 3166 code of a country with a numbering plan, such as `DE`. */
export const isCountry = (code: string): code is CountryCode => isSupportedCountry(code);

export interface Phone {
  /** As it was typed, in plain characters and without an extension: what events and boards hold. */
  readonly plain: string;
  /** `+4930123456`; null when it was typed in national form and the country is not known. */
  readonly e164: string | null;
  /** The extension, in digits; null without one. */
  readonly extension: string | null;
}

/**
 * Reads a number as people type and paste it: with direction marks, no-break spaces and hyphens, full-width and
 * other digits, an extension. Null when it is not valid.
 * @param country the country of numbers in national form
 */
export function readPhone(text: string, country?: CountryCode): Phone | null {
  const typed = plainText(text);
  const [, main = typed, extension = null] = extensionPattern.exec(typed) ?? [];
  const number = bracketsMatch(main) ? parsePhone(main, country) : null;
  if (!number) return null;
  const { maxLength } = customerFields.phone;
  const fits = new RegExp(customerFields.phone.pattern).test(main) && main.length <= maxLength;
  const isKnown = main.startsWith('+') || country !== undefined;
  return { plain: fits ? main : number.formatInternational(), e164: isKnown ? number.number : null, extension };
}

/**
 * The number in the form of its country's numbering plan; null when it is not valid.
 * @param country the country of numbers in national form. Without one, while the kitchen's country is not known, the first country
 * in which the number is valid counts: the result then says only that there is one
 */
export function parsePhone(text: string, country?: CountryCode): PhoneNumber | null {
  const isInternational = text.trimStart().startsWith('+');
  if (isInternational || country) return validNumber(text, country);
  // No country has shorter or longer numbers: this saves a search through all of them.
  const count = text.replaceAll(/\D/g, '').length;
  if (count < 4 || count > 15) return null;
  for (const candidate of getCountries()) {
    const number = validNumber(text, candidate);
    if (number) return number;
  }
  return null;
}

function validNumber(text: string, country: CountryCode | undefined): PhoneNumber | null {
  // The whole text must be the number, not a part of it.
  const number = parseNumber(text, { ...(country ? { defaultCountry: country } : {}), extract: false });
  return number?.isValid() ? number : null;
}

const extensionPattern = /^(.*?)[ ,;]*(?:extension|ext\.?|x\.?|#|durchwahl|dw\.?)[ :]*(\d{1,7})$/iu;

// The zero of each script's digits; full-width ones become plain by NFKC.
const zeros = [
  0x06_60, 0x06_f0, 0x07_c0, 0x09_66, 0x09_e6, 0x0a_66, 0x0a_e6, 0x0b_66, 0x0b_e6, 0x0c_66, 0x0c_e6, 0x0d_66, 0x0e_50,
  0x0e_d0, 0x0f_20, 0x10_40, 0x17_e0, 0x18_10,
];

function plainText(text: string): string {
  return (
    text
      .normalize('NFKC')
      // Invisible characters: direction marks, joiners, soft hyphens.
      .replaceAll(/\p{Cf}/gu, '')
      .replaceAll(/\p{Nd}/gu, (digit) => {
        const code = digit.codePointAt(0) ?? 0;
        const zero = zeros.find((one) => code >= one && code < one + 10);
        return zero === undefined ? digit : String(code - zero);
      })
      .replaceAll(/[\p{Pd}\u2212]/gu, '-')
      .replaceAll(/\p{Zs}+/gu, ' ')
      .replace(/^\s*tel:/i, '')
      .trim()
  );
}

function bracketsMatch(text: string): boolean {
  const outside = text.replaceAll(/\([^()]*\d[^()]*\)/g, '');
  return !/[()]/.test(outside);
}
