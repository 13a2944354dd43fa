// The slots of a Redis Cluster, and the hash tags of partitions: all keys of one are in one slot, and the slots are spread evenly.
import { crc16 } from '@waggle/contracts/partitions.ts';

export const slotCount = 16_384;

/** The slot of a key, or of its hash tag: what is between the first `{` and the next `}`, unless that is nothing. */
export function slotOf(key: string): number {
  const from = key.indexOf('{');
  const to = from === -1 ? -1 : key.indexOf('}', from + 1);
  return crc16(to > from + 1 ? key.slice(from + 1, to) : key) % slotCount;
}

/**
 * The hash tag of a partition. Plain numbers would crowd together: of eight, four would be on one of three primaries. These lie in the
 * middle of equal shares of the slots, since a new cluster gives each primary one contiguous share.
 */
export function tagOf(partition: number, count: number): string {
  const share = slotCount / count;
  const middle = (partition + 0.5) * share;
  for (let n = 0; ; n += 1) {
    const tag = `p${partition}.${n}`;
    if (Math.abs(slotOf(tag) - middle) <= share / 8) return tag;
  }
}
