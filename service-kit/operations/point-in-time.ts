// Parses a point in time: RFC 3339, or an age.
import { ProblemError } from '../http/index.ts';

/** `10m` → 600,000 ms. Null when it is not an age. */
export function parseAge(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,9})(s|m|h|d)$/.exec(text) ?? [];
  const unitMs = unitsMs[unit];
  return count === undefined || unitMs === undefined ? null : Number(count) * unitMs;
}

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * ms since the epoch of a time, or of that long before `now`.
 * @throws {ProblemError} 400, naming `field`
 */
export function pointInTime(text: string, field: string, now: number): number {
  const age = parseAge(text);
  if (age !== null) return now - age;
  const time = rfc3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw badField(field, text, 'a time such as 2026-11-22T14:30:00Z, or an age such as 30s, 10m, 2h or 7d');
  }
  if (time > now) throw badField(field, text, 'a time in the past');
  return time;
}

// Date.parse alone would read "5" as a year, and a time without a zone as local time.
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;

/** @throws {ProblemError} 400, naming `field` */
export function timeOfAge(text: string, field: string, now: number): number {
  const age = parseAge(text);
  if (age === null) throw badField(field, text, 'an age such as 30s, 10m, 2h or 7d');
  return now - age;
}

/** A 400 that names the field, its value and what is allowed. */
export function badField(field: string, value: string, allowed: string): ProblemError {
  const message = `is ${JSON.stringify(value)}, but must be ${allowed}`;
  return new ProblemError({
    status: 400,
    code: 'invalid_request',
    title: 'The request does not match its schema',
    detail: `${field} ${message}`,
    errors: [{ field: `#/${field}`, message }],
  });
}
