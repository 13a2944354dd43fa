// A start on an installed clone to the first answer, beside Node's own start and a bare Fastify.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { freePort } from '../../deploy/processes/redis.ts';
import { launchWaggle, temporaryFolder } from '../../test/support/waggle.ts';
import type { Contestant, Part } from './part.ts';

const waggle = 'Waggle, embedded';
const fastify = 'bare Fastify';
const node = 'Node alone';

async function untilAnswered(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const timed = (name: string, work: () => Promise<() => Promise<unknown>>): Contestant => ({
  name,
  async round() {
    const began = performance.now();
    const end = await work();
    const ms = performance.now() - began;
    await end();
    return { 'ms to the first answer': ms };
  },
});

const running = (...given: string[]) => {
  const child = spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  return { child, gone };
};

export const startPart: Part = {
  name: 'start',
  title: 'From the command to the first answer',
  contestants: [
    timed(waggle, async () => {
      const { folder, remove } = temporaryFolder();
      const port = await freePort();
      const launched = launchWaggle({ port, settings: { WAGGLE_DATA: folder, LOG_LEVEL: 'warn' } });
      await untilAnswered(`${launched.url}/api/menu`);
      return async () => {
        await launched.end();
        remove();
      };
    }),
    timed(fastify, async () => {
      const { folder, remove } = temporaryFolder();
      const { child, gone } = running(path.join(import.meta.dirname, 'bare-route.ts'), path.join(folder, 'orders.db'));
      const [port] = (await once(child.stdout, 'data')) as [Buffer];
      const url = `http://127.0.0.1:${Number(String(port))}/api/orders`;
      await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
      return async () => {
        child.kill();
        await gone;
        remove();
      };
    }),
    timed(node, async () => {
      const { gone } = running('--eval', '0');
      await gone;
      return async () => {};
    }),
  ],
  bars: [
    {
      says: '≤ 0.5 s more than 1.2 × bare Fastify, whose time has Node’s own in it',
      figure: 'ms to the first answer',
      of: waggle,
      less: { [fastify]: 1.2 },
      atMost: 500,
    },
  ],
};
