// Clients that use up what a server has: each attack runs from its own address of the loopback until it is stopped or done.
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';

export interface Attack {
  readonly name: string;
  /** Starts it; resolves when it is at its height, or done. */
  run(url: URL, signal: AbortSignal): Promise<string>;
}

const from = '127.0.0.66';

/** Connections that send a byte of their headers every second and never end them. */
export const slowLoris = (count: number): Attack => ({
  name: `${count} slow-loris connections`,
  async run({ hostname: host, port }, signal) {
    const sockets: Socket[] = [];
    let lost = 0;
    for (let n = 0; n < count && !signal.aborted; n += 1) {
      const socket = connect({ host, port: Number(port), localAddress: from });
      socket.on('error', () => {});
      socket.on('close', () => {
        lost += 1;
      });
      socket.write('GET / HTTP/1.1\r\nHost: slow\r\n');
      sockets.push(socket);
      if (n % 100 === 99) await once(socket, 'connect').catch(() => {});
    }
    const dribble = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write('X');
    }, 1_000);
    signal.addEventListener('abort', () => {
      clearInterval(dribble);
      for (const socket of sockets) socket.destroy();
    });
    await rest(8_000, signal);
    return `${lost} of them closed by the server`;
  },
});

/** WebSockets that open and say nothing. */
export const silentSockets = (count: number): Attack => ({
  name: `${count} sockets that never subscribe`,
  async run(url, signal) {
    const outcome = await openMany(url, '/ws/orders/00000000-0000-7000-8000-000000000000', count, signal);
    await rest(8_000, signal);
    return outcome();
  },
});

/** WebSockets that get the menu and every change of it, and read none. */
export const deafSockets = (count: number): Attack => ({
  name: `${count} sockets that never read`,
  async run(url, signal) {
    const outcome = await openMany(url, '/ws/menu', count, signal, (socket) => socket.pause());
    await rest(8_000, signal);
    return outcome();
  },
});

async function openMany(
  url: URL,
  path: string,
  count: number,
  signal: AbortSignal,
  opened: (socket: WebSocket) => void = () => {},
): Promise<() => string> {
  const sockets: WebSocket[] = [];
  let [open, closed, refused] = [0, 0, 0];
  for (let n = 0; n < count && !signal.aborted; n += 1) {
    const socket = new WebSocket(`ws://${url.host}${path}`, { localAddress: from });
    socket.on('error', () => {});
    socket.on('unexpected-response', () => {
      refused += 1;
      socket.terminate();
    });
    socket.on('open', () => {
      open += 1;
      opened(socket);
    });
    socket.on('close', () => {
      closed += 1;
    });
    sockets.push(socket);
    if (n % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  signal.addEventListener('abort', () => {
    for (const socket of sockets) socket.terminate();
  });
  return () => `${open} opened, ${refused} refused, ${closed - refused} closed by the server`;
}

/** Orders, `width` at a time. @param many whether each comes from another address, so that only the queue limits them */
export const orderFlood = (count: number, width: number, many: boolean): Attack => ({
  name: `${count} orders as fast as they go, from ${many ? 'many addresses' : 'one address'}`,
  async run(url, signal) {
    const agents = (many ? Array.from({ length: 200 }, (_, n) => `127.0.7.${n + 1}`) : [from]).map(
      (localAddress) => new Agent({ keepAlive: true, maxSockets: width, localAddress }),
    );
    const statuses = new Map<number, number>();
    let next = 0;
    const worker = async () => {
      while (next < count && !signal.aborted) {
        const n = next++;
        const status = await place(url, agents[n % agents.length] as Agent, n);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: width }, worker));
    for (const agent of agents) agent.destroy();
    return [...statuses].map(([status, times]) => `${times} × ${status || 'no answer'}`).join(', ');
  },
});

const body = (n: number) =>
  JSON.stringify({
    customer: { name: 'Flood', phone: `+44 20 7946 0${String(n % 1_000).padStart(3, '0')}`, address: 'Nowhere 1' },
    items: [{ item_id: 'mineral-water', quantity: 1 }],
  });

function place(url: URL, agent: Agent, n: number): Promise<number> {
  return new Promise((resolve) => {
    const sent = request(new URL('/api/orders', url), {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json' },
    });
    sent.on('response', (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
      answer.on('error', () => resolve(0));
    });
    sent.on('error', () => resolve(0));
    sent.end(body(n));
  });
}

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
