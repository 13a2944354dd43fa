// What processes take, as Linux counts it, in MiB.
import { readFileSync } from 'node:fs';

export interface Memory {
  /** Everything that is mapped and in memory; the program's own file counts in every process that runs it. */
  readonly rss: number;
  /** The same, with what several processes share divided among them: what they take together is its sum. */
  readonly pss: number;
  /** What is no file's: heaps and stacks. Nobody shares it. */
  readonly anonymous: number;
}

export function memoryOf(pid: number): Memory {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const mib = (name: string) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1]) / 1024);
  return { rss: mib('Rss'), pss: mib('Pss'), anonymous: mib('Anonymous') };
}
