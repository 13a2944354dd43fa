// A customer who looks at the menu again and again: how long each answer takes, while others attack. In a thread of its own, which the
// attackers' work does not delay.
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

export interface Seen {
  /** Of all answers, in ms. */
  readonly times: readonly number[];
  /** How many requests had no good answer. */
  readonly failed: number;
}

export interface Bystander {
  stop(): Promise<Seen>;
}

const everyMs = 25;

export function startBystander(url: URL): Bystander {
  const thread = new Worker(new URL(import.meta.url), { workerData: url.href });
  return {
    async stop() {
      thread.postMessage('stop');
      const [seen] = (await once(thread, 'message')) as [Seen];
      await thread.terminate();
      return seen;
    },
  };
}

if (!isMainThread && parentPort) look(new URL(String(workerData)), parentPort);

function look(url: URL, parent: NonNullable<typeof parentPort>): void {
  const agent = new Agent({ keepAlive: true, localAddress: '127.0.0.2' });
  const times: number[] = [];
  let failed = 0;
  const running = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const asked = ask(url, agent).then((ms) => {
      if (ms === null) failed += 1;
      else times.push(ms);
      running.delete(asked);
    });
    running.add(asked);
  }, everyMs);
  parent.once('message', async () => {
    clearInterval(timer);
    await Promise.all(running);
    parent.postMessage({ times, failed } satisfies Seen);
    agent.destroy();
  });
}

function ask(url: URL, agent: Agent): Promise<number | null> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const sent = get(new URL('/api/menu', url), { agent, timeout: 10_000 }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode === 200 ? performance.now() - begun : null));
      answer.on('error', () => resolve(null));
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(null));
  });
}
