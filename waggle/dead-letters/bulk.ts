// Replays or discards all dead letters that match a filter, in as many requests as it takes.
import type { DeadLetterBulk, DeadLetterBulkResult, DeadLetterFilter } from '@waggle/contracts';
import { UsageError } from '../end-with-error.ts';
import type { StaffApi } from '../staff-api.ts';

/** Why, for the audit trail. */
type GivenReason = Pick<DeadLetterBulk, 'reason'>;

/** @throws {UsageError} when it is empty; Waggle checks the rest of it */
export function reasonOf({ reason }: Readonly<Record<string, unknown>>): GivenReason {
  if (typeof reason !== 'string') return {};
  if (reason.trim() === '') throw new UsageError('--reason is empty: say why, or leave it out');
  return { reason: reason.trim() };
}

export type BulkTotal = Pick<DeadLetterBulkResult, 'dry_run' | 'matched' | 'done' | 'skipped'>;

export async function bulk(
  api: StaffApi,
  action: 'replay' | 'discard',
  filter: DeadLetterFilter & GivenReason,
  dryRun: boolean,
): Promise<BulkTotal> {
  const total = { dry_run: dryRun, matched: 0, done: 0, skipped: 0 };
  let place: Pick<DeadLetterBulk, 'after' | 'until'> | null = {};
  while (place) {
    const body: DeadLetterBulk = { ...filter, dry_run: dryRun, ...place };
    const answer: DeadLetterBulkResult = await api.ask('POST', `/api/dead-letters/${action}`, body);
    total.matched += answer.matched;
    total.done += answer.done;
    total.skipped += answer.skipped;
    place = answer.next === null ? null : { after: answer.next, until: answer.until };
  }
  return total;
}

/** The result, as JSON or as a sentence. @param did `replayed` or `discarded` */
export function resultText({ dry_run, matched, done, skipped }: BulkTotal, did: string, json: boolean): string {
  if (json) return `${JSON.stringify({ dry_run, matched, done, skipped })}\n`;
  if (dry_run) return `${deadLetterCount(matched - skipped)} would be ${did}${leftOut(skipped)}\n`;
  return `${deadLetterCount(done)} ${did}${leftOut(skipped)}\n`;
}

const leftOut = (skipped: number): string =>
  skipped > 0
    ? `; ${skipped} left out: removed meanwhile, or without a content or a stream of Waggle to replay to`
    : '';

export const deadLetterCount = (count: number): string => `${count} dead letter${count === 1 ? '' : 's'}`;
