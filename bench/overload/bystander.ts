// A customer who looks at the menu again and again: how long each answer takes, while others attack.
import { Agent, get } from 'node:http';

export interface Bystander {
  /** Resolves with the times of all answers so far, in ms, and how many requests had no good answer. */
  stop(): Promise<{ readonly times: readonly number[]; readonly failed: number }>;
}

const everyMs = 25;

export function startBystander(url: URL): Bystander {
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
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(running);
      agent.destroy();
      return { times, failed };
    },
  };
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
