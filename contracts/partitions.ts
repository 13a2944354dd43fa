// Partitions of streams: which one an order's events are in, their names, and the ids of their entries. A Waggle may have its streams
// in several partitions, each a Redis stream of its own; to everybody else they look like one stream.
import type { EntryId } from './entry-id.ts';

/** The name of the hash below, kept with the number of partitions: another one would put an order's next event elsewhere. */
export const partitionHash = 'crc16';

/** CRC-16/XMODEM, as Redis Cluster computes it for its slots: the one of '123456789' is 0x31c3. */
export function crc16(text: string): number {
  let crc = 0;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
  }
  return crc & 0xffff;
}

/** The partition of an order's events, from 0. */
export const partitionOfKey = (orderId: string, count: number): number => (count === 1 ? 0 : crc16(orderId) % count);

/** `orders-stream#2`: the name of one partition wherever a stream's name may stand. */
export const partitionName = (stream: string, partition: number): string => `${stream}#${partition}`;

/** A stream's partitions by name; with one partition it is the stream itself. */
export const partitionNames = <Name extends string>(stream: Name, count: number): Name[] =>
  // A partition goes wherever its stream goes.
  count === 1 ? [stream] : Array.from({ length: count }, (_, n) => partitionName(stream, n) as Name);

/** The partition of a stream that an order's events are in; with one partition it is the stream. */
export const partitionOf = <Name extends string>(stream: Name, orderId: string, count: number): Name =>
  count === 1 ? stream : (partitionName(stream, partitionOfKey(orderId, count)) as Name);

/** The stream of a partition; a stream's name is its own. */
export const streamOfPartition = <Name extends string>(name: Name): Name => name.replace(/#\d+$/, '') as Name;

/** Null for the name of a whole stream. */
export const partitionOfName = (name: string): number | null => {
  const [, partition] = /#(\d+)$/.exec(name) ?? [];
  return partition === undefined ? null : Number(partition);
};

/**
 * The id that an entry of a partition has everywhere in Waggle: the second half is `n × count + partition`, so that ids are unique
 * on the whole stream, sort by time, and tell their partition.
 */
export const wholeId = (id: EntryId, partition: number, count: number): EntryId => {
  // No entry has it: it stands for "before all".
  if (id === '0-0') return id;
  const [ms = '', n = ''] = id.split('-');
  return n.length < 13
    ? `${ms}-${Number(n) * count + partition}`
    : `${ms}-${BigInt(n) * BigInt(count) + BigInt(partition)}`;
};

/** The partition that a whole stream's entry is in. */
export const partitionOfId = (id: EntryId, count: number): number => {
  const [, n = '0'] = id.split('-');
  return n.length < 15 ? Number(n) % count : Number(BigInt(n) % BigInt(count));
};

/** The reverse of `wholeId`: the id in the partition; of another partition's entry, the last one in this before it. */
export const idInPartition = (id: EntryId, partition: number, count: number): EntryId => {
  if (id === '0-0') return id;
  const [ms = '', n = ''] = id.split('-');
  const at = BigInt(n) - BigInt(partition);
  if (at >= 0n) return `${ms}-${at / BigInt(count)}`;
  return ms === '0' ? '0-0' : `${BigInt(ms) - 1n}-${highest}`;
};

const highest = 2n ** 64n - 1n;
