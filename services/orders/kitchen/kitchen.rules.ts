// The rules of the kitchen's settings, pure: their defaults, whether the kitchen is open, and when an order arrives.
import type { CategoryRename, KitchenBrand, KitchenSettings, KitchenView } from '@waggle/contracts';
import { clockLabel } from '@waggle/contracts/clock-label.ts';
import { collation } from '@waggle/contracts/collation.ts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import { isPausedAt, type Opening, openingAt } from '@waggle/contracts/opening.ts';
import { openingTimes, utcOffsetAt } from '@waggle/contracts/opening-times.ts';

/** The settings as they are stored. */
export interface StoredKitchen extends KitchenSettings {
  readonly version: number;
  /** The currency of the menu's prices; null until a start has recorded it. */
  readonly currency: string | null;
  /** Missing until an admin has said who the restaurant is. */
  readonly brand?: KitchenBrand;
}

/** The defaults, until an admin changes them. */
export const defaultSettings: KitchenSettings = {
  name: 'Waggle kitchen',
  time_zone: 'UTC',
  opening_hours: null,
  paused: false,
  preparation_minutes: 20,
  delivery_minutes: 15,
  categories: [],
};

export const defaultKitchen: StoredKitchen = { ...defaultSettings, version: 1, currency: null };

/** The settings without a pause that has ended: a client that knows no end of a pause sees the kitchen as it is. */
export function withoutEndedPause<Settings extends KitchenSettings>(settings: Settings, now: number): Settings {
  const { paused_until, ...others } = settings;
  const paused = isPausedAt(settings, now);
  return { ...others, paused, ...(paused && paused_until ? { paused_until } : {}) } as Settings;
}

/** What an order would be promised that is placed now, or that none is taken. */
export type KitchenExpectation = Pick<KitchenView, 'estimate' | 'pick_up_estimate' | 'full'>;

/** The public view of the kitchen at `now` (ms since the epoch). */
export const viewOfKitchen = (
  kitchen: StoredKitchen,
  currency: string,
  now: number,
  expected: KitchenExpectation = {},
): KitchenView => ({
  ...withoutEndedPause(kitchen, now),
  ...expected,
  opening_times: openingTimes(kitchen, now),
  utc_offset: utcOffsetAt(kitchen.time_zone, now),
  currency,
  currency_digits: minorUnitDigits(currency),
});

/** The expected arrival of an order placed at `createdAt`; both RFC 3339. */
export const promisedAt = (
  createdAt: string,
  { preparation_minutes, delivery_minutes }: Pick<KitchenSettings, 'preparation_minutes' | 'delivery_minutes'>,
): string => {
  const at = Date.parse(createdAt);
  // One stored order with a time that is none must not break the reading of others.
  return Number.isNaN(at) ? createdAt : new Date(at + (preparation_minutes + delivery_minutes) * 60_000).toISOString();
};

export type Closed = Extract<Opening, { open: false }>;

/** Why the kitchen takes no orders at `now` (ms since the epoch); null when it does. */
export function closedAt(settings: KitchenSettings, now: number): Closed | null {
  const opening = openingAt({ ...settings, opening_times: openingTimes(settings, now) }, now);
  return opening.open ? null : opening;
}

/** The text for customers, with times in the kitchen's time zone. */
export function closedMessage({ why, opensAt, opensInMinutes }: Closed, { name, time_zone }: KitchenSettings): string {
  if (opensAt === null || opensInMinutes === null) {
    return why === 'paused'
      ? `${name} isn't taking orders right now. Nothing was ordered. Please check back later.`
      : `${name} is closed, and has no opening hours yet.`;
  }
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(opensAt + utcOffsetAt(time_zone, opensAt) * 60_000);
  return why === 'paused'
    ? `${name} isn't taking orders right now. It takes them again ${time} (${time_zone}), in ${span(opensInMinutes)}.`
    : `${name} is closed. It opens ${time} (${time_zone}), in ${span(opensInMinutes)}.`;
}

/** The text for customers of a kitchen that has promised all that it can until a time. */
export const fullMessage = (until: string, { name, time_zone }: KitchenSettings): string =>
  `${name} has promised as many orders as it can make until ${clockLabel(until, time_zone)} (${time_zone}). Nothing was ordered. A place becomes free when another order is cancelled.`;

/** The categories of the items in the order in which pages show them: those that the kitchen has ordered, then the others by name. */
export function shownCategories(ofItems: readonly string[], inOrder: readonly string[], language?: string): string[] {
  const there = new Set(ofItems);
  const ordered = inOrder.filter((category) => there.has(category));
  return [...ordered, ...[...there].filter((category) => !inOrder.includes(category)).sort(collation(language))];
}

type CategoryTranslations = NonNullable<KitchenSettings['category_translations']>;

/** The categories' texts after one is renamed: they go with it, unless others are given, or it joins one that has its own. */
export function translationsAfter(
  before: CategoryTranslations,
  { from, to, translations }: CategoryRename,
): CategoryTranslations {
  const of = (name: string) => before.find(({ category }) => category === name)?.translations;
  const texts = translations ?? of(to) ?? of(from);
  const others = before.filter(({ category }) => category !== from && category !== to);
  const has = texts !== undefined && Object.values(texts).some(({ name }) => name !== undefined);
  return has ? [...others, { category: to, translations: texts }] : others;
}

type CategoryHours = NonNullable<KitchenSettings['category_hours']>;

/** The categories' hours after one is renamed: they go with it, unless it joins one that is there already, which keeps its own. */
export function hoursAfter(
  before: CategoryHours,
  { from, to }: Pick<CategoryRename, 'from' | 'to'>,
  joins: boolean,
): CategoryHours {
  const kept = before.filter(({ category }) => category !== from);
  const own = before.find(({ category }) => category === from);
  return own && !joins ? [...kept.filter(({ category }) => category !== to), { ...own, category: to }] : kept;
}

function span(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''].filter(Boolean).join(' ');
}
