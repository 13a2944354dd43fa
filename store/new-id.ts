// The ids of records and events: UUIDs version 7, which sort by creation time.
import { randomFillSync } from 'node:crypto';
import { type FreshId, type NewId, systemClock } from '@waggle/contracts';
import { v7 } from 'uuid';

const idBytes = 16;
// Asking the system for the bytes of one id takes thirty times as long as the rest of the id: it is asked for those of 256 at once.
const pool = new Uint8Array(256 * idBytes);
let used = pool.length;

function random(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += idBytes;
  return pool.subarray(used - idBytes, used);
}

/** The last id's millisecond, and its number within that: ids of one process ascend, those of one millisecond too. */
let msecs = Number.NEGATIVE_INFINITY;
let seq = 0;
/** RFC 9562, section 6.2, method 1: a counter that begins at a random number with room above it. */
const highestSeq = 0xffff_ffff;

export const newId: NewId = () => {
  const bytes = random();
  const now = systemClock.now();
  if (now > msecs) {
    msecs = now;
    seq = ((bytes[6] ?? 0) & 0x7f) * 0x100_0000 + ((bytes[7] ?? 0) << 16) + ((bytes[8] ?? 0) << 8) + (bytes[9] ?? 0);
  } else if (seq === highestSeq) {
    msecs += 1;
    seq = 0;
  } else {
    seq += 1;
  }
  return v7({ msecs, seq, random: bytes }) as FreshId;
};
