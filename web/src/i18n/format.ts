// Formats money, times and distances for the language.
import { serverNow } from '../time/server-clock.ts';

/** The unit of an amount, from the server: browsers disagree about a currency's digits. */
export interface MoneyUnit {
  readonly currency: string;
  /** How many digits its minor unit has: 2 of EUR, 0 of JPY, 3 of KWD. */
  readonly currency_digits: number;
}

export interface Format {
  /** `amount` in minor units. */
  money(amount: number, unit: MoneyUnit): string;
  /** 14:05 */
  time(at: string | number): string;
  /** 14:05 for today, otherwise with the day. */
  dayTime(at: string | number, now?: number): string;
  /** The day with its year, and the time to the second. */
  exact(at: string): string;
  /** 350 m, 1.2 km */
  distance(metres: number): string;
  list(parts: readonly string[]): string;
}

/**
 * @param timeZone null, or a zone that the browser does not know, means the device's
 * @param utcOffset minutes that clocks in that zone are ahead of UTC, for a browser that does not know it
 */
export function createFormat(
  language: string,
  timeZone: string | null = null,
  utcOffset: number | null = null,
): Format {
  const known = timeZone !== null && isKnownZone(timeZone);
  // An older browser lacks some zones: formats their times as UTC, shifted by the server's offset.
  const shiftMs = timeZone !== null && !known && utcOffset !== null ? utcOffset * 60_000 : null;
  const zone = known ? { timeZone } : shiftMs === null ? {} : { timeZone: 'UTC' };
  const local = (at: string | number): Date => new Date(new Date(at).getTime() + (shiftMs ?? 0));
  const money = remember((unit) => {
    const [currency, digits] = unit.split(' ');
    const shown = { minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits) };
    return new Intl.NumberFormat(language, { style: 'currency', currency, ...shown });
  });
  // 2:05 pm, but 02:05 on a 24-hour clock.
  const { hourCycle } = new Intl.DateTimeFormat(language, { hour: 'numeric' }).resolvedOptions();
  const hour = hourCycle === 'h12' || hourCycle === 'h11' ? 'numeric' : '2-digit';
  const time = new Intl.DateTimeFormat(language, { hour, minute: '2-digit', ...zone });
  const dayAndTime = new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour,
    minute: '2-digit',
    ...zone,
  });
  const exact = remember(
    () => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', ...zone }),
  );
  const day = new Intl.DateTimeFormat('en', { dateStyle: 'short', ...zone });
  const unit = remember(
    (name) => new Intl.NumberFormat(language, { style: 'unit', unit: name, maximumFractionDigits: 1 }),
  );
  const list = new Intl.ListFormat(language, { style: 'short', type: 'unit' });
  return {
    money: (amount, { currency, currency_digits: digits }) =>
      money(`${currency} ${digits}`).format(amount / 10 ** digits),
    time: (at) => time.format(local(at)),
    dayTime(at, now = serverNow()) {
      const date = local(at);
      const today = day.format(local(now)) === day.format(date);
      return today ? time.format(date) : dayAndTime.format(date);
    },
    exact: (at) => exact('').format(local(at)),
    distance(metres) {
      const text =
        metres < 950 ? unit('meter').format(Math.round(metres / 10) * 10) : unit('kilometer').format(metres / 1_000);
      // A non-breaking space keeps number and unit on one line.
      return text.replace(' ', '\u00a0');
    },
    list: (parts) => list.format(parts),
  };
}

function isKnownZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

// Caches the formatters: constructing one is slow.
function remember<Made>(make: (key: string) => Made): (key: string) => Made {
  const made = new Map<string, Made>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}
