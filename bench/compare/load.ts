// Customers who order again and again, each on a connection of its own: each sends its next order when it has the answer.
import { Agent, request } from 'node:http';

export interface Load {
  readonly url: string;
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
  /** The nth body, from 0. */
  readonly body: (n: number) => unknown;
}

export interface LoadFigures {
  readonly placed: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** @throws when an answer is not 201 */
export async function putUnderLoad({ url, path, connections, seconds, body }: Load): Promise<LoadFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const began = performance.now();
  const ends = began + seconds * 1_000;
  let sent = 0;
  const customer = async () => {
    while (performance.now() < ends) {
      const sentAt = performance.now();
      const status = await post(new URL(path, url), agent, JSON.stringify(body(sent++)));
      if (status !== 201) throw new Error(`${url}${path} answered ${status}`);
      times.push(performance.now() - sentAt);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, customer));
  } finally {
    agent.destroy();
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? Number.NaN;
  const perSecond = times.length / ((performance.now() - began) / 1_000);
  return { placed: times.length, perSecond, p50: at(0.5), p99: at(0.99) };
}

function post(url: URL, agent: Agent, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { agent, method: 'POST', headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
      answer.on('error', reject);
    });
    sent.on('error', reject).end(body);
  });
}
