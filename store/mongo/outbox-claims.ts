// Which rows of a stream a relay may lease: of each key those before the first that another relay holds, oldest first.
import type { Clock, EventId, StreamName } from '@waggle/contracts';
import type { Collection, Filter } from 'mongodb';
import type { EmittedRow } from '../transaction-body.ts';

export interface StoredRow extends Omit<EmittedRow, 'event_id'> {
  readonly _id: EventId;
  /** Its place among the rows of its transaction. */
  readonly position: number;
  /** Only while it waits: the partial indexes over it stay small, however many published rows are retained. */
  readonly unpublished?: true;
  readonly owner?: string | null;
  readonly lease_until?: number;
  /** Only when published. */
  readonly entry?: string;
  readonly published_at?: number;
  /** Only when its stream refused it for its own sake. */
  readonly failed_at?: number;
  readonly failure?: string;
}

// The commit order of one key: transactions that raise the version of one record conflict, so versions are in that order.
// Clocks are not, since each replica has its own.
export const commitOrder = { key: 1, version: 1, position: 1, _id: 1 } as const;
export const oldestFirst = { created_at: 1, version: 1, position: 1, _id: 1 } as const;

export const unleased = { unpublished: true, owner: null, lease_until: 0 } as const;

export interface Claims {
  claim(stream: StreamName, owner: string, limit: number, leaseMs: number): Promise<StoredRow[]>;
  release(owner: string, ids: readonly EventId[]): Promise<void>;
}

export function claimsOn(rows: Collection<StoredRow>, clock: Clock): Claims {
  // All waiting rows of some keys, and which of them this owner may have: of each key those before another's.
  async function claimable(stream: StreamName, owner: string, limit: number, now: number): Promise<StoredRow[]> {
    const oldest = await rows
      .find({ stream, unpublished: true }, atOnePoint)
      .sort(oldestFirst)
      .limit(limit + 1)
      .toArray();
    // Seldom more than what one claim takes; then nothing is hidden behind the limit, and this is all there is to know.
    if (oldest.length <= limit) return beforeOthers(oldest.sort(byCommitOrder), owner, now);
    const candidates = await rows
      .find({ stream, ...freeFor(owner, now) }, { ...atOnePoint, projection: { key: 1 } })
      .sort(oldestFirst)
      .limit(limit)
      .toArray();
    return beforeOthers(await waitingOf(stream, keysOf(candidates)), owner, now);
  }

  const waitingOf = async (stream: StreamName, keys: readonly string[]): Promise<StoredRow[]> => {
    const found = await rows.find({ stream, unpublished: true, key: { $in: [...keys] } }, atOnePoint).toArray();
    return found.sort(byCommitOrder);
  };

  async function release(owner: string, ids: readonly EventId[]): Promise<void> {
    await rows.updateMany({ _id: { $in: [...ids] }, owner, unpublished: true }, { $set: unleased });
  }

  return {
    // In no transaction: the server would keep one that a killed process left open for a minute, and with it the oldest rows
    // from everybody. Instead, leases are taken where they are free, and then looked at: of rows of one key, those behind
    // another's are given back.
    async claim(stream, owner, limit, leaseMs) {
      const now = clock.now();
      const wanted = limited(await claimable(stream, owner, limit, now), limit);
      if (wanted.length === 0) return [];
      const ids = new Set(wanted.map(({ _id }) => _id));
      const lease = { $set: { owner, lease_until: now + leaseMs } };
      await rows.updateMany({ _id: { $in: [...ids] }, ...freeFor(owner, now) }, lease);
      const leased = await waitingOf(stream, keysOf(wanted));
      const isOurs = (row: StoredRow): boolean => row.owner === owner && ids.has(row._id);
      const claimed = beforeAnyOther(leased, isOurs);
      const behind = leased.filter((row) => isOurs(row) && !claimed.includes(row)).map(({ _id }) => _id);
      if (behind.length > 0) await release(owner, behind);
      return limited(claimed, limit);
    },
    release,
  };
}

const keysOf = (rows: readonly Pick<StoredRow, 'key'>[]): string[] => [...new Set(rows.map(({ key }) => key))];

// A row is never seen without the earlier ones of its key.
const atOnePoint = { readConcern: { level: 'snapshot' } } as const;

const freeFor = (owner: string, now: number): Filter<StoredRow> => ({
  unpublished: true,
  $or: [{ owner: null }, { owner }, { lease_until: { $lte: now } }],
});

/** Of each key the rows before the first that is not ours. */
function beforeAnyOther(inCommitOrder: readonly StoredRow[], isOurs: (row: StoredRow) => boolean): StoredRow[] {
  const ended = new Set<string>();
  return inCommitOrder.filter((row) => {
    if (!isOurs(row)) ended.add(row.key);
    return !ended.has(row.key);
  });
}

function beforeOthers(inCommitOrder: readonly StoredRow[], owner: string, now: number): StoredRow[] {
  const held = new Set<string>();
  return inCommitOrder.filter((row) => {
    const free = !row.owner || row.owner === owner || (row.lease_until ?? 0) <= now;
    if (!free) held.add(row.key);
    return !held.has(row.key);
  });
}

// Oldest first, but a row no earlier than the ones before it of its key, whatever the clocks of the replicas said.
function limited(inCommitOrder: readonly StoredRow[], limit: number): StoredRow[] {
  const latest = new Map<string, number>();
  const aged = inCommitOrder.map((row) => {
    const age = Math.max(row.created_at, latest.get(row.key) ?? 0);
    latest.set(row.key, age);
    return { row, age };
  });
  return aged
    .sort((a, b) => a.age - b.age)
    .slice(0, limit)
    .map(({ row }) => row);
}

function byCommitOrder(a: StoredRow, b: StoredRow): number {
  const text = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0);
  return text(a.key, b.key) || a.version - b.version || a.position - b.position || text(a._id, b._id);
}
