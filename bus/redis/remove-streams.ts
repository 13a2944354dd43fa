// Deletes streams with their groups' failures, in all partitions. Dead letters stay.
import { openRedisConnection } from './connection.ts';
import { keysIn } from './scripts.ts';
import { createSlotMap } from './slot-map.ts';
import { slotOf, tagOf } from './slots.ts';

/** @param groups of each stream */
export async function removeStreams(
  { url, namespace, partitions }: { readonly url: string; readonly namespace: string; readonly partitions: number },
  groups: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const slots = createSlotMap(url);
  for (let partition = 0; partition < partitions; partition += 1) {
    const tag = partitions === 1 ? '' : tagOf(partition, partitions);
    const route = tag ? { route: slots.routeTo(slotOf(tag)) } : {};
    const connection = openRedisConnection({ url, purpose: 'restore', ...route });
    const keys = keysIn(namespace, tag);
    const all = [...groups].flatMap(([stream, names]) => [
      keys.stream(stream),
      ...names.map((group) => keys.failures(stream, group)),
    ]);
    try {
      await connection.send(['UNLINK', ...all]);
    } finally {
      await connection.close();
    }
  }
}
