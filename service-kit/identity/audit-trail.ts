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

/**
 * The most entries of refusals of clients that are nobody known which a process stores in a minute, and the most of one of them or of one
 * member of staff: it must not hide others'. Their further refusals of that minute are one entry, with its routes.
 */
const mostOfStrangers = 30;
const mostOfSender = 10;
const mostRoutes = 50;
const windowMs = 60_000;
const flushMs = 5_000;

export function createAuditTrail({ insert, clock, newId, failed }: AuditTrailDeps): AuditTrail {
  let counted = new Map<string, AuditEntry>();
  const newWindow = () => ({ from: clock.now(), stored: 0, ofSender: new Map<string, number>() });
  let window = newWindow();
  // What the senders did beyond their number of entries, until the window ends.
  let beyond = new Map<string, Beyond>();

  const begin = (): Begun => ({ entry_id: newId(), at: timestamp(clock) });
  const complete = (entry: Recorded, { entry_id, at }: Begun = begin()): AuditEntry => ({
    entry_id,
    at,
    ...entry,
    count: 1,
  });

  /** @param most how many entries of strangers may be stored; the others are counted in one, for a later flush */
  async function flush(most: number): Promise<void> {
    const entries = [...counted.values()];
    const strangers = entries.filter((entry) => !isKnown(entry));
    counted = new Map();
    for (const entry of strangers.slice(most)) count(othersKey, others(entry));
    const stored = [...entries.filter(isKnown), ...strangers.slice(0, most)];
    for (const [n, entry] of stored.entries()) {
      try {
        await insert(entry);
        if (!isKnown(entry)) window.stored += 1;
      } catch (error) {
        for (const left of stored.slice(n)) count(keyOf(left), left);
        throw error;
      }
    }
  }

  function count(key: string, entry: AuditEntry): void {
    const before = counted.get(key);
    counted.set(key, before ? { ...before, count: before.count + entry.count } : entry);
  }

  function countBeyond(entry: AuditEntry): void {
    const before = beyond.get(senderOf(entry)) ?? { first: entry, count: 0, routes: new Set() };
    if (before.routes.size < mostRoutes) before.routes.add(entry.action);
    beyond.set(senderOf(entry), { ...before, count: before.count + entry.count });
  }

  function endWindow(): void {
    for (const kept of beyond.values()) count(keyOf(summed(kept)), summed(kept));
    beyond = new Map();
    window = newWindow();
  }

  /** Whether there is room for an entry. */
  function hasRoom(entry: AuditEntry): boolean {
    return isKnown(entry) || [...counted.values()].filter((each) => !isKnown(each)).length < mostOfStrangers;
  }

  const flushing = startLoop({
    clock,
    first: atMost(flushMs),
    async round() {
      if (clock.now() - window.from >= windowMs) endWindow();
      await flush(mostOfStrangers - window.stored);
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
      const own = window.ofSender.get(senderOf(entry)) ?? 0;
      if (counted.has(key)) count(key, entry);
      else if (own >= mostOfSender) countBeyond(entry);
      else if (!hasRoom(entry)) count(othersKey, others(entry));
      else {
        window.ofSender.set(senderOf(entry), own + 1);
        count(key, entry);
      }
    },
    async close() {
      await flushing.stop();
      endWindow();
      await flush(mostOfStrangers).catch(failed);
    },
  };
}

interface Beyond {
  readonly first: AuditEntry;
  readonly count: number;
  readonly routes: Set<string>;
}

const isKnown = ({ who }: AuditEntry): boolean => who !== '';

/** A member of staff, wherever they are, or the address of a stranger. */
const senderOf = ({ account_id, who, client }: AuditEntry): string => JSON.stringify([account_id, who || client]);

const keyOf = ({ entry_id, client, kind, action, status, account_id, who, changes }: AuditEntry): string => {
  if (kind !== 'others') return JSON.stringify([client, kind, action, status, account_id, who, changes]);
  return client === '' ? othersKey : JSON.stringify([othersKey, entry_id]);
};

const othersKey = 'others';
/** Stands for refusals of many clients. */
const others = (entry: AuditEntry): AuditEntry => ({
  ...entry,
  account_id: null,
  who: '',
  role: null,
  client: '',
  agent: '',
  ...unnamed,
  changes: {},
});

/** Stands for many refusals of one sender. */
const summed = ({ first, count, routes }: Beyond): AuditEntry => ({
  ...first,
  ...unnamed,
  changes: { routes: { after: [...routes].join(', ') } },
  count,
});

const unnamed = { kind: 'others', action: '', object: null, status: 0 } as const;
