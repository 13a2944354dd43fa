// The memory that one process of each kind uses, next to what the chart requests for it.
import { workloads } from '../workloads.ts';
import { requestedMiB } from './container.ts';
import { type Memory, memoryOf } from './memory.ts';
import type { SmallCluster } from './small-cluster.ts';

export interface MemoryTable {
  readonly together: Memory & { readonly requested: number };
  readonly text: string;
}

export function memoryTable({ replicas }: Pick<SmallCluster, 'replicas'>): MemoryTable {
  const rows = workloads.flatMap(({ name }) => {
    const [process] = replicas[name];
    return process ? [{ name, requested: requestedMiB(name), ...memoryOf(process.pid) }] : [];
  });
  const sum = (of: 'requested' | keyof Memory) => rows.reduce((total, row) => total + row[of], 0);
  const together = { requested: sum('requested'), rss: sum('rss'), pss: sum('pss'), anonymous: sum('anonymous') };
  const lines = [...rows, { name: 'together', ...together }].map(({ name, requested, rss, pss, anonymous }) =>
    [name.padEnd(14), ...[requested, rss, pss, anonymous].map((mib) => String(mib).padStart(12))].join(''),
  );
  const head = 'MiB              requested    resident   its share   anonymous';
  return { together, text: `${[head, ...lines].join('\n')}\n` };
}
