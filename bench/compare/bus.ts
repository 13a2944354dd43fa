// The bus: events of 368 bytes, published, handled and acknowledged in one process, beside a bare loop and other libraries.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { findRedisServer, startRedis } from '../../deploy/processes/redis.ts';
import type { Contestant, Figures, Part } from './part.ts';
import { installPeers, peers } from './peers.ts';

const events = 20_000;

/** Each runs in a process of its own, on an empty Redis of its own, and prints its figures. */
const contestant = (name: string, script: string, ...given: string[]): Contestant => ({
  name,
  async round() {
    if (script.startsWith(peers)) installPeers();
    const redis = await startRedis(['--save', '', '--appendonly', 'no']);
    const child = spawn(process.execPath, [script, redis.url, String(events), ...given], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      let said = '';
      child.stdout.on('data', (bytes) => {
        said += String(bytes);
      });
      await once(child, 'close');
      return JSON.parse(said.trim().split('\n').at(-1) ?? '') as Figures;
    } finally {
      child.kill();
      await redis.stop();
    }
  },
});

const own = (file: string) => path.join(import.meta.dirname, file);
const redis = 'Waggle, Redis';
const embedded = 'Waggle, embedded';
const loop = 'bare node-redis loop';
const bullmq = 'BullMQ';
const channels = '@moleculer/channels';

export const bus: Part = {
  name: 'bus',
  title: 'Bus: events of 368 bytes, published, handled and acknowledged in one process',
  contestants:
    findRedisServer() === null
      ? []
      : [
          contestant(redis, own('waggle-bus.ts'), 'redis'),
          contestant(embedded, own('waggle-bus.ts'), 'embedded'),
          contestant(loop, own('bare-loop.ts')),
          contestant(bullmq, path.join(peers, 'bullmq.mjs')),
          contestant(channels, path.join(peers, 'moleculer.mjs')),
        ],
  bars: [
    { says: '≥ 0.85 × the bare loop', figure: 'per second', of: redis, against: loop, atLeast: 0.85 },
    { says: '≥ 6 × BullMQ', figure: 'per second', of: redis, against: bullmq, atLeast: 6 },
    { says: 'embedded ≥ 1.0 × Redis', figure: 'per second', of: embedded, against: redis, atLeast: 1 },
    { says: 'no event lost', figure: 'lost', of: redis, atMost: 0 },
    { says: 'no event lost, embedded', figure: 'lost', of: embedded, atMost: 0 },
  ],
};
