// A slow line between browsers and Waggle: all connections share its bandwidth, WebSockets included, which the browser's own
// throttling ignores.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface SlowLine {
  /** The address of Waggle over the line. */
  readonly url: string;
  /** Forwards nothing, and closes nothing, until `go`. */
  stop(): void;
  go(): void;
  close(): void;
}

/** The queue of one direction of a connection. */
interface Lane {
  readonly from: Socket;
  readonly to: Socket;
  waiting: Buffer[];
  waitingBytes: number;
  ended: boolean;
}

const tickMs = 20;
/** The size of a packet: connections take turns packet by packet. */
const packetBytes = 1_460;
/** The buffer of a connection: beyond it the sender feels back-pressure. */
const mostWaiting = 16 * 1_024;

/** @param bytesPerSecond in each direction */
export async function startSlowLine(target: string, bytesPerSecond: number): Promise<SlowLine> {
  const { hostname, port } = new URL(target);
  const [up, down] = [new Set<Lane>(), new Set<Lane>()];
  const sockets = new Set<Socket>();
  let stopped = false;

  const lane = (lanes: Set<Lane>, from: Socket, to: Socket) => {
    const one: Lane = { from, to, waiting: [], waitingBytes: 0, ended: false };
    lanes.add(one);
    from.on('data', (bytes) => {
      one.waiting.push(bytes);
      one.waitingBytes += bytes.length;
      if (one.waitingBytes > mostWaiting) from.pause();
    });
    from.on('end', () => {
      one.ended = true;
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      if (one.waitingBytes === 0) lanes.delete(one);
    });
    to.on('close', () => {
      lanes.delete(one);
      from.destroy();
    });
    sockets.add(from);
  };
  const server = createServer({ allowHalfOpen: true }, (browser) => {
    const waggle = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    lane(up, browser, waggle);
    lane(down, waggle, browser);
  });
  const budgets = new Map([
    [up, 0],
    [down, 0],
  ]);
  const timer = setInterval(() => {
    if (stopped) return;
    for (const lanes of [up, down]) {
      const allowed = (budgets.get(lanes) ?? 0) + (bytesPerSecond * tickMs) / 1_000;
      const left = proxyDirectives(lanes, allowed);
      // Unused budget does not make the line faster later.
      budgets.set(lanes, Math.min(left, packetBytes));
    }
  }, tickMs);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      stopped = true;
    },
    go() {
      stopped = false;
    },
    close() {
      clearInterval(timer);
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A packet of each lane in turn; returns what is left of the budget. */
function proxyDirectives(lanes: Set<Lane>, budget: number): number {
  let left = budget;
  for (let busy = true; busy && left > 0; ) {
    busy = false;
    for (const lane of [...lanes]) {
      if (left <= 0) break;
      const packet = takePacket(lane);
      if (!packet) continue;
      busy = true;
      left -= packet.length;
      lane.to.write(packet);
      // The lane that just sent goes last, also in the next tick.
      lanes.delete(lane);
      lanes.add(lane);
    }
  }
  for (const lane of lanes) {
    if (!lane.ended || lane.waitingBytes > 0) continue;
    lane.to.end();
    lanes.delete(lane);
  }
  return left;
}

function takePacket(lane: Lane): Buffer | null {
  const [first] = lane.waiting;
  if (!first) return null;
  const packet = first.subarray(0, packetBytes);
  if (packet.length === first.length) lane.waiting.shift();
  else lane.waiting[0] = first.subarray(packetBytes);
  lane.waitingBytes -= packet.length;
  if (lane.waitingBytes <= mostWaiting) lane.from.resume();
  return packet;
}
