// Clients that each follow one order on a WebSocket, many in one process, and resume where they were when it closes.
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';

export interface Followed {
  /** Where to connect, such as `ws://127.0.0.1:8080/ws/orders/…`. */
  readonly url: string;
  readonly token: string;
}

interface Watcher {
  /** The last step that it has; 0 for none. */
  last: number;
  /** Steps that did not follow the last one. */
  gaps: number;
  subscribed: boolean;
}

export interface Watchers {
  readonly all: readonly Watcher[];
  /** Resolves once `holds` is true of every watcher. @throws after a minute */
  until(holds: (watcher: Watcher) => boolean): Promise<void>;
  close(): Promise<void>;
}

const patienceMs = 60_000;
/** More at once only wait in the queue of the listening socket. */
const handshakesAtOnce = 200;

/** Opens one WebSocket for each of `followed`; resolves when each has its snapshot. */
export async function openWatchers(followed: readonly Followed[]): Promise<Watchers> {
  const all = followed.map((): Watcher => ({ last: 0, gaps: 0, subscribed: false }));
  const sockets = new Set<WebSocket>();
  let closing = false;
  let checkAll = () => {};

  const connect = (n: number): Promise<void> =>
    new Promise((resolve) => {
      const { url, token } = followed[n] as Followed;
      const watcher = all[n] as Watcher;
      const socket = new WebSocket(url, { perMessageDeflate: false });
      sockets.add(socket);
      socket.on('open', () => {
        const after = watcher.last > 0 ? { after: watcher.last } : {};
        socket.send(JSON.stringify({ type: 'subscribe', token, ...after }));
      });
      socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as { type: string; seq: number; steps?: readonly { seq: number }[] };
        for (const { seq } of message.steps ?? [message]) {
          if (seq !== watcher.last + 1) watcher.gaps += 1;
          watcher.last = seq;
        }
        watcher.subscribed = true;
        resolve();
        checkAll();
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        watcher.subscribed = false;
        if (!closing) void pause(20 + Math.random() * 200).then(() => queue(n));
        resolve();
      });
    });

  const waiting: number[] = [];
  let connecting = 0;
  function queue(n: number): void {
    waiting.push(n);
    while (!closing && connecting < handshakesAtOnce && waiting.length > 0) {
      connecting += 1;
      const next = waiting.shift() as number;
      void connect(next).then(() => {
        connecting -= 1;
        const again = waiting.shift();
        if (again !== undefined) queue(again);
      });
    }
  }

  const until = (holds: (watcher: Watcher) => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      // Watchers are asked again only from the first one for which it did not hold.
      let first = 0;
      const patience = globalThis.setTimeout(() => {
        const missing = all.filter((watcher) => !holds(watcher)).length;
        reject(new Error(`${missing} of ${all.length} watchers did not get there within ${patienceMs / 1_000} s`));
      }, patienceMs);
      checkAll = () => {
        while (first < all.length && holds(all[first] as Watcher)) first += 1;
        if (first < all.length || !all.every(holds)) return;
        checkAll = () => {};
        clearTimeout(patience);
        resolve();
      };
      checkAll();
    });

  for (const n of followed.keys()) queue(n);
  await until(({ subscribed }) => subscribed);
  return {
    all,
    until,
    async close() {
      closing = true;
      for (const socket of sockets) socket.terminate();
      while (sockets.size > 0) await pause(10);
    },
  };
}
