// The currencies of ISO 4217 with the digits of their minor units: the same on every machine, whatever its Intl supports.
import * as currencies from 'dinero.js/currencies';

// The two currencies whose smaller unit is a fifth, the ariary and the ouguiya, have two digits in ISO 4217.
const digits: ReadonlyMap<string, number> = new Map(
  Object.values(currencies).map(({ code, base, exponent }) => [code, base === 10 ? exponent : 2]),
);

/** A regular expression that matches the codes of all currencies, such as `EUR`. */
export const currencyPattern = `^(${[...digits.keys()].join('|')})$`;

/**
 * How many digits the minor unit has: 2 for EUR, 0 for JPY, 3 for KWD.
 * Orders keep their currency forever: a currency that ISO 4217 has withdrawn counts as one with two digits.
 */
export const minorUnitDigits = (currency: string): number => digits.get(currency) ?? 2;

// What prices in cash are rounded to where the smallest coins are gone; in the minor unit. The euro area differs by country.
const cashSteps: Readonly<Record<string, number>> = {
  AUD: 5,
  CAD: 5,
  CHF: 5,
  CZK: 100,
  DKK: 50,
  HUF: 500,
  ILS: 10,
  MYR: 5,
  NOK: 100,
  NZD: 10,
  SEK: 100,
  ZAR: 10,
};

/** The smallest amount that is paid in cash, in the minor unit. */
export const usualCashStep = (currency: string): number => cashSteps[currency] ?? 1;
