// The day and the hour of a moment in the kitchen's time zone.

export interface LocalHour {
  /** YYYY-MM-DD. */
  readonly day: string;
  /** 0 to 23. The hour that a change to winter time repeats is one hour of the figures. */
  readonly hour: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * @param at RFC 3339, or ms since the epoch
 * @param timeZone an IANA name; one that this machine does not know counts as UTC
 */
export function localHour(at: string | number, timeZone: string): LocalHour {
  const parts = formatOf(timeZone).formatToParts(new Date(at));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
  return { day: `${part('year')}-${part('month')}-${part('day')}`, hour: Number(part('hour')) };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = newFormat(timeZone) ?? newFormat('UTC');
  if (!format) throw new Error('this machine does not know UTC');
  formats.set(timeZone, format);
  return format;
}

function newFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    const numeric = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' } as const;
    return new Intl.DateTimeFormat('en-CA', { ...numeric, timeZone, hourCycle: 'h23', calendar: 'iso8601' });
  } catch {
    return null;
  }
}

/** The day `days` after another. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** How many days there are from one to the other, both included; NaN when one is not a day. */
export const daysBetween = (from: string, to: string): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000 + 1;
