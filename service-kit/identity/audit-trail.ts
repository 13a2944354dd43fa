// Writes the audit trail. What staff did is written before they get the answer; refusals are counted and limited, so that nobody
// can fill the disk with them.
import { type AuditEntry, atMost, type Clock, type NewId, startLoop, timestamp } from '@waggle/contracts';

/** An entry without what the trail adds. */
export type Recorded = Omit<AuditEntry, 'entry_id' | 'at' | 'count'>;

export interface AuditTrail {
  /** The id and the time of an entry that is stored later. */
  begin(): Begun;
  /** Resolves when the entry is stored. */
  record(entry: Recorded, begun?: Begun): Promise<void>;
  /** Stores an entry that was begun, unless it is there. */
  settle(entry: AuditEntry): Promise<void>;
  /** Counts a refusal; it is stored within seconds, together with its repeats. */
  refused(entry: Recorded): void;
  /** Stores what is counted. */
  close(): Promise<void>;
}

export type Begun = Pick<AuditEntry, 'entry_id' | 'at'>;

export interface AuditTrailDeps {
  /** Does nothing when the entry is there. */
  readonly insert: (entry: AuditEntry) => Promise<void>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly failed: (error: unknown) => void;
}

/** The most entries of refusals that a process stores in a minute, and of those the most of one client: it must not hide others'. */
const mostRefusals = 30;
const mostOfClient = 10;
const windowMs = 60_000;
const flushMs = 5_000;

export function createAuditTrail({ insert, clock, newId, failed }: AuditTrailDeps): AuditTrail {
  let counted = new Map<string, AuditEntry>();
  let window = { from: clock.now(), stored: 0, ofClient: new Map<string, number>() };

  const begin = (): Begun => ({ entry_id: newId(), at: timestamp(clock) });
  const complete = (entry: Recorded, { entry_id, at }: Begun = begin()): AuditEntry => ({
    entry_id,
    at,
    ...entry,
    count: 1,
  });

  /** @param most how many entries may be stored; the others are counted in one, for a later flush */
  async function flush(most: number): Promise<void> {
    const entries = [...counted.values()];
    counted = new Map();
    for (const entry of entries.slice(most)) count(entry, othersKey, others(entry));
    for (const [n, entry] of entries.slice(0, most).entries()) {
      try {
        await insert(entry);
        window.stored += 1;
      } catch (error) {
        for (const left of entries.slice(n, most)) count(left, keyOf(left), left);
        throw error;
      }
    }
  }

  function count(entry: AuditEntry, key: string, first: AuditEntry): void {
    const before = counted.get(key);
    counted.set(key, before ? { ...before, count: before.count + entry.count } : first);
  }

  /** Whether a client gets one more entry. */
  function takes({ client }: AuditEntry): boolean {
    const own = window.ofClient.get(client) ?? 0;
    if (own >= mostOfClient || counted.size >= mostRefusals) return false;
    window.ofClient.set(client, own + 1);
    return true;
  }

  const flushing = startLoop({
    clock,
    first: atMost(flushMs),
    async round() {
      if (clock.now() - window.from >= windowMs) window = { from: clock.now(), stored: 0, ofClient: new Map() };
      await flush(mostRefusals - window.stored);
      return atMost(flushMs);
    },
    failed(error) {
      failed(error);
      return atMost(flushMs);
    },
  });

  return {
    begin,
    record: (entry, begun) => insert(complete(entry, begun)),
    settle: insert,
    refused(refusal) {
      const entry = complete({ ...refusal, object: null });
      const key = keyOf(entry);
      if (!counted.has(key) && !takes(entry)) count(entry, othersKey, others(entry));
      else count(entry, key, entry);
    },
    async close() {
      await flushing.stop();
      await flush(mostRefusals).catch(failed);
    },
  };
}

const keyOf = ({ client, kind, action, status, account_id, who, changes }: AuditEntry): string =>
  kind === 'others' ? othersKey : JSON.stringify([client, kind, action, status, account_id, who, changes]);

const othersKey = 'others';
/** Stands for refusals of many clients. */
const others = (entry: AuditEntry): AuditEntry => ({
  ...entry,
  account_id: null,
  who: '',
  role: null,
  client: '',
  agent: '',
  kind: 'others',
  action: '',
  object: null,
  status: 0,
  changes: {},
});
