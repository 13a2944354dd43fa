// The settings of prices in the form: texts as they are typed, their errors, and the settings to send.
import type { DeliveryArea, PricingSettings, TaxCategory, TaxRule } from '@waggle/contracts';
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { isPostcodePattern } from '@waggle/contracts/postcodes.ts';
import { parseAmount, writeAmount } from '../bill/money-input.ts';
import { randomId } from '../storage/random-id.ts';

export interface TaxDraft {
  readonly key: string;
  /** Empty: every one. */
  readonly category: TaxCategory | '';
  readonly serving: NonNullable<TaxRule['serving']> | '';
  readonly from: string;
  readonly to: string;
  /** In percent. */
  readonly rate: string;
}

export interface AreaDraft {
  readonly key: string;
  readonly name: string;
  /** One on each line, or apart by commas. */
  readonly postcodes: string;
  readonly fee: string;
  readonly freeFrom: string;
  readonly minimum: string;
  readonly extra: string;
}

/** Empty texts mean none, where that is possible. */
export interface PricesDraft {
  readonly net: boolean;
  readonly country: string;
  readonly taxes: readonly TaxDraft[];
  readonly areas: readonly AreaDraft[];
  readonly deliveryFee: string;
  readonly freeFrom: string;
  readonly minimum: string;
  readonly serviceFee: string;
  readonly serviceRate: string;
  readonly serviceMost: string;
  readonly discountRate: string;
  readonly discountFrom: string;
  readonly cashStep: string;
  /** Percentages, such as `5; 10; 15`. */
  readonly tips: string;
  readonly cash: boolean;
  readonly card: boolean;
}

export type PricesField = keyof Omit<PricesDraft, 'net' | 'taxes' | 'areas' | 'cash' | 'card'>;

/** A percentage has up to three decimals. */
const rateDigits = 3;

const writeRate = (rate: number, language: string): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: rateDigits, useGrouping: false }).format(rate / 1_000);

/** In thousandths of a percent; null when the text is no percentage up to 100. */
export function parseRate(text: string): number | null {
  const rate = parseAmount(text, rateDigits);
  return rate !== null && rate <= 100_000 ? rate : null;
}

export function pricesDraftOf(pricing: PricingSettings, digits: number, language: string): PricesDraft {
  const amount = (value: number | null): string => (value === null ? '' : writeAmount(value, digits, language));
  const { service_fee: service, discount } = pricing;
  return {
    net: pricing.prices === 'net',
    country: pricing.country ?? '',
    taxes: pricing.taxes
      .filter(({ country }) => country === pricing.country)
      .map(({ category, serving, valid_from, valid_to, rate }) => ({
        key: randomId(),
        category: category ?? '',
        serving: serving ?? '',
        from: valid_from ?? '',
        to: valid_to ?? '',
        rate: writeRate(rate, language),
      })),
    areas: pricing.areas.map((area) => ({
      key: randomId(),
      name: area.name,
      postcodes: area.postcodes.join('\n'),
      fee: amount(area.delivery_fee),
      freeFrom: amount(area.free_delivery_from),
      minimum: amount(area.minimum),
      extra: String(area.extra_minutes),
    })),
    deliveryFee: amount(pricing.delivery_fee),
    freeFrom: amount(pricing.free_delivery_from),
    minimum: amount(pricing.minimum),
    serviceFee: amount(service.fixed),
    serviceRate: writeRate(service.rate, language),
    serviceMost: amount(service.most),
    discountRate: discount ? writeRate(discount.rate, language) : '',
    discountFrom: discount ? amount(discount.from) : '',
    cashStep: amount(pricing.cash_step),
    tips: pricing.tip_rates.map((rate) => writeRate(rate, language)).join('; '),
    cash: pricing.payment_ways.includes('cash'),
    card: pricing.payment_ways.includes('card'),
  };
}

export type PricesError =
  | 'amount'
  | 'percent'
  | 'country'
  | 'days'
  | 'twice'
  | 'needsCountry'
  | 'tips'
  | 'ways'
  | 'name'
  | 'postcodes'
  | 'extra';

/** Errors by field, or by the key of a tax. */
export function pricesErrors(draft: PricesDraft, digits: number): ReadonlyMap<string, PricesError> {
  const errors = new Map<string, PricesError>();
  const amounts: readonly (readonly [PricesField, boolean])[] = [
    ['deliveryFee', true],
    ['freeFrom', false],
    ['minimum', true],
    ['serviceFee', true],
    ['serviceMost', false],
    ['discountFrom', false],
    ['cashStep', false],
  ];
  for (const [field, required] of amounts) {
    if (draft[field].trim() === '' && !required) continue;
    const amount = parseAmount(draft[field], digits);
    if (amount === null || amount > limits.price || (field === 'cashStep' && amount === 0)) errors.set(field, 'amount');
  }
  for (const area of draft.areas)
    for (const [field, error] of areaErrors(area, digits)) errors.set(`${area.key} ${field}`, error);
  if (parseRate(draft.serviceRate) === null) errors.set('serviceRate', 'percent');
  if (draft.discountRate.trim() !== '' && parseRate(draft.discountRate) === null) errors.set('discountRate', 'percent');
  if (tipsOf(draft.tips) === null) errors.set('tips', 'tips');
  if (!draft.cash && !draft.card) errors.set('ways', 'ways');
  if (draft.country.trim() !== '' && !/^[a-z]{2}$/i.test(draft.country.trim())) errors.set('country', 'country');
  if (draft.country.trim() === '' && (draft.net || draft.taxes.length > 0)) errors.set('country', 'needsCountry');
  for (const [n, tax] of draft.taxes.entries()) {
    const isTwin = draft.taxes
      .slice(0, n)
      .some((other) => other.category === tax.category && other.serving === tax.serving && other.from === tax.from);
    if (parseRate(tax.rate) === null) errors.set(tax.key, 'percent');
    else if (tax.from && tax.to && tax.to < tax.from) errors.set(tax.key, 'days');
    else if (isTwin) errors.set(tax.key, 'twice');
  }
  return errors;
}

function areaErrors(area: AreaDraft, digits: number): [keyof AreaDraft, PricesError][] {
  const isAmount = (text: string) => (parseAmount(text, digits) ?? limits.price + 1) <= limits.price;
  const postcodes = postcodesOf(area);
  const name = area.name.trim();
  const arePostcodes =
    postcodes.length > 0 && postcodes.length <= limits.areaPostcodes && postcodes.every(isPostcodePattern);
  return [
    ...(name === '' || isTooLong(name, limits.label) ? [['name', 'name'] as [keyof AreaDraft, PricesError]] : []),
    ...(arePostcodes ? [] : [['postcodes', 'postcodes'] as [keyof AreaDraft, PricesError]]),
    ...(['fee', 'freeFrom', 'minimum'] as const).flatMap((field): [keyof AreaDraft, PricesError][] =>
      isAmount(area[field]) || (field === 'freeFrom' && area.freeFrom.trim() === '') ? [] : [[field, 'amount']],
    ),
    ...(/^\d{1,3}$/.test(area.extra.trim()) && Number(area.extra) <= 240
      ? []
      : [['extra', 'extra'] as [keyof AreaDraft, PricesError]]),
  ];
}

const postcodesOf = ({ postcodes }: AreaDraft): string[] =>
  postcodes
    .split(/[\n,;]/)
    .map((one) => one.trim())
    .filter(Boolean);

/** The settings of a draft without errors. @param before whose taxes of other countries stay */
export function pricingOf(draft: PricesDraft, digits: number, before: PricingSettings): PricingSettings {
  const amount = (text: string): number => parseAmount(text, digits) ?? 0;
  const optional = (text: string): number | null => (text.trim() === '' ? null : amount(text));
  const rate = (text: string): number => parseRate(text) ?? 0;
  const country = draft.country.trim().toUpperCase() || null;
  const taxes = draft.taxes.map(
    (tax): TaxRule => ({
      country: country ?? '',
      category: tax.category || null,
      serving: tax.serving || null,
      valid_from: tax.from || null,
      valid_to: tax.to || null,
      rate: rate(tax.rate),
    }),
  );
  const others = before.taxes.filter((tax) => tax.country !== country && tax.country !== before.country);
  const discount = rate(draft.discountRate);
  return {
    prices: draft.net ? 'net' : 'gross',
    country,
    taxes: [...others, ...taxes],
    areas: draft.areas.map(
      (area): DeliveryArea => ({
        name: area.name.trim(),
        postcodes: postcodesOf(area),
        delivery_fee: amount(area.fee),
        free_delivery_from: optional(area.freeFrom),
        minimum: amount(area.minimum),
        extra_minutes: Number(area.extra),
      }),
    ),
    delivery_fee: amount(draft.deliveryFee),
    free_delivery_from: optional(draft.freeFrom),
    minimum: amount(draft.minimum),
    service_fee: { fixed: amount(draft.serviceFee), rate: rate(draft.serviceRate), most: optional(draft.serviceMost) },
    discount: discount === 0 ? null : { rate: discount, from: amount(draft.discountFrom || '0') },
    payment_ways: [...(draft.cash ? (['cash'] as const) : []), ...(draft.card ? (['card'] as const) : [])],
    tip_rates: tipsOf(draft.tips) ?? [],
    cash_step: optional(draft.cashStep),
  };
}

/** Different percentages, apart by semicolons or spaces; null when some are none, or there are too many. */
function tipsOf(text: string): number[] | null {
  const rates = text.split(/[;\s]+/).flatMap((one) => (one === '' ? [] : [parseRate(one)]));
  const known = rates.filter((rate) => rate !== null && rate > 0) as number[];
  return known.length === rates.length && known.length <= limits.tipRates && new Set(known).size === known.length
    ? known
    : null;
}

export const newArea = (): AreaDraft => ({
  key: randomId(),
  name: '',
  postcodes: '',
  fee: '',
  freeFrom: '',
  minimum: '0',
  extra: '0',
});

export const newTax = (): TaxDraft => ({ key: randomId(), category: '', serving: '', from: '', to: '', rate: '' });
