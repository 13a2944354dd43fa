// The kitchen's settings in the form: its values, the edits to send, and what someone else has changed.
import type { KitchenSettings, KitchenView } from '@waggle/contracts';
import { usualDayBegin } from '@waggle/contracts/kitchen-day.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { type OrderServing, orderServings } from '@waggle/contracts/price-codes.ts';
import { type SpecialDayDraft, specialDaysIn, specialDaysOf } from './special-days.ts';
import { hoursOf, type Week, weekOf } from './week.ts';

export type HoursDraft = Pick<KitchenSettings, 'name' | 'time_zone'> & {
  readonly preparation: string;
  readonly delivery: string;
  /** HH:MM. */
  readonly dayBegins: string;
  /** Empty: any number. */
  readonly perQuarter: string;
  /** How many days ahead customers may order. */
  readonly scheduleDays: string;
  readonly language: string;
  readonly languages: readonly string[];
  readonly always: boolean;
  readonly week: Week;
  readonly specialDays: readonly SpecialDayDraft[];
  readonly servings: readonly OrderServing[];
  readonly pickUpAddress: string;
};

/** Of kitchens that were set up before there was a choice. */
const usualServings: OrderServing[] = ['delivery'];

export const hoursDraftOf = ({
  name,
  time_zone,
  preparation_minutes,
  delivery_minutes,
  opening_hours,
  special_days = [],
  language = '',
  languages = [],
  day_begins_at = usualDayBegin,
  servings = usualServings,
  pick_up_address = null,
  orders_per_quarter = null,
  schedule_days = 0,
}: KitchenSettings): HoursDraft => ({
  servings,
  pickUpAddress: pick_up_address ?? '',
  perQuarter: String(orders_per_quarter ?? ''),
  scheduleDays: String(schedule_days),
  dayBegins: day_begins_at,
  language,
  languages,
  name,
  time_zone,
  preparation: String(preparation_minutes),
  delivery: String(delivery_minutes),
  always: opening_hours === null,
  week: weekOf(opening_hours),
  specialDays: specialDaysOf(special_days),
});

export const settingsOf = ({
  name,
  time_zone,
  preparation,
  delivery,
  always,
  week,
  specialDays,
  language,
  languages,
  dayBegins,
  servings,
  pickUpAddress,
  perQuarter,
  scheduleDays,
}: HoursDraft) => ({
  servings: orderServings.filter((one) => servings.includes(one)),
  pick_up_address: pickUpAddress.trim() === '' ? null : pickUpAddress.trim(),
  orders_per_quarter: perQuarter.trim() === '' ? null : Number(perQuarter),
  schedule_days: Number(scheduleDays),
  day_begins_at: dayBegins,
  ...(language === '' ? {} : { language, languages: languages.filter((tag) => tag !== language) }),
  name: name.trim(),
  time_zone: time_zone.trim(),
  preparation_minutes: Number(preparation),
  delivery_minutes: Number(delivery),
  opening_hours: always ? null : hoursOf(week),
  special_days: specialDaysIn(specialDays),
});

/** The settings that this form edits, and the text that names each. */
export const fieldNames = {
  name: 'name',
  time_zone: 'timeZone',
  preparation_minutes: 'preparation',
  delivery_minutes: 'delivery',
  opening_hours: 'week',
  special_days: 'specialDays',
  language: 'language',
  languages: 'languages',
  day_begins_at: 'dayBegins',
  servings: 'servings',
  pick_up_address: 'pickUpAddress',
  orders_per_quarter: 'perQuarter',
  schedule_days: 'scheduleDays',
} as const;
type HoursField = keyof typeof fieldNames;
const hoursFields = Object.keys(fieldNames) as HoursField[];

/** The edits made since the form was opened. */
export function editsOf(draft: HoursDraft, opened: KitchenView): Partial<KitchenSettings> {
  const [edited, before] = [settingsOf(draft), settingsOf(hoursDraftOf(opened))];
  return Object.fromEntries(
    hoursFields.flatMap((field) => (isSame(edited[field], before[field]) ? [] : [[field, edited[field]]])),
  );
}

/** The fields that someone else has changed. */
export const changedFields = (opened: KitchenSettings, now: KitchenSettings): HoursField[] =>
  hoursFields.filter((field) => !isSame(opened[field], now[field]));

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The settings that this form edits; other controls change the pause and the order of categories. */
export const written = ({
  name,
  time_zone,
  preparation_minutes,
  delivery_minutes,
  opening_hours,
  special_days = [],
  language,
  languages = [],
  day_begins_at = usualDayBegin,
  servings = usualServings,
  pick_up_address = null,
  orders_per_quarter = null,
  schedule_days = 0,
}: Written): string =>
  JSON.stringify([
    name,
    time_zone,
    preparation_minutes,
    delivery_minutes,
    opening_hours && hoursOf(weekOf(opening_hours)),
    specialDaysIn(specialDaysOf(special_days)),
    language,
    languages,
    day_begins_at,
    servings,
    pick_up_address,
    orders_per_quarter,
    schedule_days,
  ]);

type LaterField =
  | 'languages'
  | 'opening_hours'
  | 'special_days'
  | 'day_begins_at'
  | 'servings'
  | 'pick_up_address'
  | 'orders_per_quarter'
  | 'schedule_days';
type Written = Omit<ReturnType<typeof settingsOf>, LaterField> & Pick<KitchenSettings, LaterField>;

export const isMinutes = (text: string): boolean =>
  /^\d{1,3}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 240;

export const isPerQuarter = (text: string): boolean =>
  text.trim() === '' || (/^\d{1,3}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= limits.ordersPerQuarter);

export const isScheduleDays = (text: string): boolean =>
  /^\d{1,2}$/.test(text.trim()) && Number(text) <= limits.scheduleDays;
