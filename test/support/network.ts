// Network namespaces: a process in its own namespace has a link to the stores and one to Redis, and a test can cut either.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Namespace {
  /** The command prefix to run a program in it. */
  readonly runBy: readonly string[];
  /** The address of the process from outside, and the address of the outside from it. */
  readonly inside: string;
  readonly outside: string;
  /** The address that Redis must listen on for it. */
  readonly redis: string;
  /** Starts to drop all packets to and from Redis, without an error on either side. */
  cutRedis(): void;
  healRedis(): void;
  remove(): void;
}

/** Needs root. `number` distinguishes several: it becomes part of addresses and names. */
export function makeNamespace(number: number): Namespace {
  const name = `waggle-${process.pid}-${number}`;
  const [main, redis] = [`wg${process.pid % 10_000}m${number}`, `wg${process.pid % 10_000}r${number}`];
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const within = (...args: string[]) => ip('-n', name, ...args);
  const link = (device: string, net: string) => {
    ip('link', 'add', device, 'type', 'veth', 'peer', 'name', `${device}i`, 'netns', name);
    ip('address', 'add', `${net}.1/30`, 'dev', device);
    ip('link', 'set', device, 'up');
    within('address', 'add', `${net}.2/30`, 'dev', `${device}i`);
    within('link', 'set', `${device}i`, 'up');
  };
  ip('netns', 'add', name);
  try {
    within('link', 'set', 'lo', 'up');
    link(main, `10.213.${number}`);
    link(redis, `10.214.${number}`);
  } catch (error) {
    ip('netns', 'delete', name);
    throw error;
  }
  return {
    runBy: ['ip', 'netns', 'exec', name],
    inside: `10.213.${number}.2`,
    outside: `10.213.${number}.1`,
    redis: `10.214.${number}.1`,
    cutRedis: () => void ip('link', 'set', redis, 'down'),
    healRedis: () => void ip('link', 'set', redis, 'up'),
    remove() {
      // Open connections keep a namespace and its links alive for minutes.
      for (const device of [main, redis]) ip('link', 'delete', device);
      ip('netns', 'delete', name);
    },
  };
}

/** Lets a namespace reach a server that listens only on this machine's loopback. */
export async function forward(
  from: string,
  to: { host: string; port: number },
): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to.port, to.host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => sockets.delete(one));
      one.pipe(other);
    }
  }).listen(0, from);
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
