// Phone numbers. In a file of their own: the numbering plans of the world take 60 ms to load and 30 kB of a page.
import parseNumber, { type CountryCode, getCountries, type PhoneNumber } from 'libphonenumber-js/min';

export type { CountryCode } from 'libphonenumber-js/min';

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
