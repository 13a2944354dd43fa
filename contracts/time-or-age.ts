// A point in time as people type it: RFC 3339, or an age such as 10m.

/** `10m` → 600,000 ms. Null when it is not an age. */
export function parseAge(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,9})(s|m|h|d)$/.exec(text) ?? [];
  const unitMs = unitsMs[unit];
  return count === undefined || unitMs === undefined ? null : Number(count) * unitMs;
}

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** ms since the epoch of a time, or of that long before `now`; null when it is neither. */
export function parseTimeOrAge(text: string, now: number): number | null {
  const age = parseAge(text);
  if (age !== null) return now - age;
  const time = rfc3339.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

// Date.parse alone would read "5" as a year, and a time without a zone as local time.
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;
