// Points in time in requests: RFC 3339, or an age.
import { parseAge, parseTimeOrAge } from '@waggle/contracts/time-or-age.ts';
import { ProblemError } from '../http/index.ts';

/**
 * ms since the epoch of a time, or of that long before `now`.
 * @throws {ProblemError} 400, naming `field`
 */
export function pointInTime(text: string, field: string, now: number): number {
  const time = parseTimeOrAge(text, now);
  if (time === null) {
    throw badField(field, text, 'a time such as 2026-11-22T14:30:00Z, or an age such as 30s, 10m, 2h or 7d');
  }
  if (time > now) throw badField(field, text, 'a time in the past');
  return time;
}

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
