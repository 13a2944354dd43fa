// What partitions of streams carry: on a Redis Cluster of three primaries beside one Redis, in one process and in several.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findRedisServer, startRedis } from '../../deploy/processes/redis.ts';
import { startRedisCluster } from '../../deploy/processes/redis-cluster.ts';
import type { Contestant, Figures, Part } from './part.ts';

const events = 20_000;

interface Worker {
  readonly child: ChildProcess;
  says(): Promise<Record<string, number>>;
}

function startWorker(url: string, partitions: number, number: number, of: number): Worker {
  const script = path.join(import.meta.dirname, 'partitions-worker.ts');
  const args = [script, url, String(partitions), String(number), String(events / of)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const waiting = lines[Symbol.asyncIterator]();
  return { child, says: async () => JSON.parse((await waiting.next()).value ?? '{}') as Record<string, number> };
}

const contestant = (partitions: number, processes: number): Contestant => ({
  name: nameOf(partitions, processes),
  async round(): Promise<Figures> {
    const server =
      partitions === 1 ? await startRedis(['--appendonly', 'no']) : await startRedisCluster(undefined, noFiles);
    const workers = Array.from({ length: processes }, (_, n) => startWorker(server.url, partitions, n, processes));
    const tell = (word: string) => {
      for (const { child } of workers) child.stdin?.write(`${word}\n`);
    };
    try {
      await Promise.all(workers.map(({ says }) => says()));
      const began = performance.now();
      tell('go');
      await Promise.all(workers.map(({ says }) => says()));
      const perSecond = events / ((performance.now() - began) / 1_000);
      tell('stop');
      const counts = await Promise.all(workers.map(({ says }) => says()));
      const handled = counts.reduce((sum, count) => sum + (count['handled'] ?? 0), 0);
      await Promise.all(workers.flatMap(({ child }) => (child.exitCode === null ? [once(child, 'close')] : [])));
      return { 'per second': perSecond, lost: Math.max(0, events - handled), doubled: Math.max(0, handled - events) };
    } finally {
      for (const { child } of workers) child.kill();
      await server.stop();
    }
  },
});

const noFiles = ['--appendonly', 'no'];
const nameOf = (partitions: number, processes: number): string =>
  `${partitions === 1 ? '1 partition, one Redis' : `${partitions} partitions, Redis Cluster`}, ${processes === 1 ? '1 process' : `${processes} processes`}`;

export const partitionsPart: Part = {
  name: 'partitions',
  title: 'Partitions: events of 368 bytes, published, handled and acknowledged',
  contestants:
    findRedisServer() === null
      ? []
      : [1, 2].flatMap((processes) => [1, 2, 4].map((partitions) => contestant(partitions, processes))),
  bars: [1, 2, 4].map((partitions) => ({
    says: `no event lost with ${partitions}`,
    figure: 'lost',
    of: nameOf(partitions, 2),
    atMost: 0,
  })),
};
