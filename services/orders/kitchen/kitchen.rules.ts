// The rules of the kitchen's settings, pure: their defaults, whether the kitchen is open, and when an order arrives.
import { type KitchenSettings, type Opening, openingAt } from '@waggle/contracts';

/** Until an admin changes them. */
export const defaultSettings: KitchenSettings = {
  name: 'Waggle kitchen',
  time_zone: 'UTC',
  opening_hours: null,
  paused: false,
  preparation_minutes: 20,
  delivery_minutes: 15,
  categories: [],
};

/** The expected arrival of an order placed at `createdAt`; both RFC 3339. */
export const promisedAt = (
  createdAt: string,
  { preparation_minutes, delivery_minutes }: Pick<KitchenSettings, 'preparation_minutes' | 'delivery_minutes'>,
): string => new Date(Date.parse(createdAt) + (preparation_minutes + delivery_minutes) * 60_000).toISOString();

export type Closed = Extract<Opening, { open: false }>;

/** Why the kitchen takes no orders at `now` (ms since the epoch); null when it does. */
export function closedAt(settings: KitchenSettings, now: number): Closed | null {
  const opening = openingAt(settings, now);
  return opening.open ? null : opening;
}

/** The text for customers, with times in the kitchen's time zone. */
export function whyClosed({ why, opensInMinutes }: Closed, { name, time_zone }: KitchenSettings, now: number): string {
  if (why === 'paused') return `${name} isn't taking orders right now. Nothing was ordered. Please check back later.`;
  if (opensInMinutes === null) return `${name} is closed, and has no opening hours yet.`;
  const opensAt = new Intl.DateTimeFormat('en-GB', {
    timeZone: time_zone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(now + opensInMinutes * 60_000);
  return `${name} is closed. It opens ${opensAt} (${time_zone}), in ${span(opensInMinutes)}.`;
}

/** The categories of the items in the order in which pages show them: those that the kitchen has ordered, then the others by name. */
export function shownCategories(ofItems: readonly string[], inOrder: readonly string[]): string[] {
  const there = new Set(ofItems);
  const ordered = inOrder.filter((category) => there.has(category));
  return [...ordered, ...[...there].filter((category) => !inOrder.includes(category)).sort()];
}

/** Whether this machine knows the time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function span(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''].filter(Boolean).join(' ');
}
