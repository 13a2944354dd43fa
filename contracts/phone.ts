// Phone numbers. Apart from the other contracts: the numbering plans of the world take 60 ms to load and 30 kB of a page.
import parseNumber, { type CountryCode, getCountries, type PhoneNumber } from 'libphonenumber-js/min';

export type { CountryCode } from 'libphonenumber-js/min';

/**
 * The number as its country's numbering plan has it; null for what is no valid number.
 * @param country where numbers in national form are from. Without one, as long as nobody has said where the kitchen is, such a
 * number is read as one of the first country in which it is valid: whether there is one is all that this says
 */
export function parsePhone(text: string, country?: CountryCode): PhoneNumber | null {
  const isInternational = text.trimStart().startsWith('+');
  if (isInternational || country) return validNumber(text, country);
  // No country has shorter or longer numbers: there is no need to ask them all.
  const count = text.replaceAll(/\D/g, '').length;
  if (count < 4 || count > 15) return null;
  for (const candidate of getCountries()) {
    const number = validNumber(text, candidate);
    if (number) return number;
  }
  return null;
}

function validNumber(text: string, country: CountryCode | undefined): PhoneNumber | null {
  // The whole text is the number, and not something somewhere in it.
  const number = parseNumber(text, { ...(country ? { defaultCountry: country } : {}), extract: false });
  return number?.isValid() ? number : null;
}
