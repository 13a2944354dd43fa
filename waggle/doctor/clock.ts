// Whether the clock of a server agrees with this machine's: ids of entries, leases and promises are times.
import { type Finding, ok, wrong } from './finding.ts';

/** Beyond this, ages of events and remaining times are visibly wrong. */
const mostMs = 2_000;

export interface ClockDifference {
  readonly aheadMs: number;
  readonly withinMs: number;
}

export function serverClockFinding(check: string, { aheadMs, withinMs }: ClockDifference): Finding {
  const apart = Math.abs(aheadMs);
  const direction = aheadMs > 0 ? 'ahead of' : 'behind';
  if (apart - withinMs <= mostMs) return ok(check, `within ${Math.max(apart, withinMs)} ms of this machine’s`);
  return wrong(
    check,
    `${Math.round(apart / 1_000)} s ${direction} this machine’s`,
    'let both keep their time by NTP (timedatectl set-ntp true).',
  );
}
