// The memory that processes use, as Linux counts it, in MiB.
import { readFileSync } from 'node:fs';

export interface Memory {
  /** Resident memory: the program's file counts in every process that runs it. */
  readonly rss: number;
  /** Proportional memory: shared pages are divided among the processes, so that the sum is their total use. */
  readonly pss: number;
  /** Anonymous memory, which no process shares: heaps and stacks. */
  readonly anonymous: number;
}

export function memoryOf(pid: number): Memory {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const mib = (name: string) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1]) / 1024);
  return { rss: mib('Rss'), pss: mib('Pss'), anonymous: mib('Anonymous') };
}
