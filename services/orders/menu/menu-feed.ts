// The live menu: tells every page of this process what changed. A change comes as a signal from whatever process made it;
// a look at the store every few seconds makes up for signals that were lost.
import type { Signals } from '@waggle/bus';
import {
  type Clock,
  channels,
  type MenuChangesMessage,
  type MenuMessage,
  type Pause,
  startLoop,
  untilWoken,
} from '@waggle/contracts';
import type { Connection } from '@waggle/service-kit/http';
import { repeat } from '@waggle/service-kit/process';
import { menuChanges } from './menu-changes.rules.ts';

/** Changes within this time come as one message, so that a rush of orders does not drown the pages. */
const gatherMs = 200;
/** How long a change whose signal was lost may be late. */
const catchUpMs = 2_000;

export interface MenuFeed {
  /** Sends the menu as it stands, then what changes, until the connection closes. */
  add(connection: Connection): void;
  readonly size: number;
  stop(): Promise<void>;
}

export interface MenuFeedDeps {
  /** The menu as the store has it now. */
  readonly read: () => Promise<Omit<MenuMessage, 'type'>>;
  readonly signals: Pick<Signals, 'subscribe'>;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

export async function startMenuFeed({ read, signals, clock, failed }: MenuFeedDeps): Promise<MenuFeed> {
  const waiting = new Set<Connection>();
  const connections = new Set<Connection>();
  // What every one of `connections` has been told; serialized when somebody first needs all of it.
  let shown: MenuMessage | null = null;
  let shownText: string | null = null;

  const tell = (now: MenuMessage): void => {
    const changes: MenuChangesMessage | null = shown && menuChanges(shown, now);
    if (changes || !shown) {
      shown = now;
      shownText = null;
    }
    if (changes) {
      const text = JSON.stringify(changes);
      for (const connection of connections) connection.sendText(text);
    }
    for (const connection of waiting) join(connection);
    waiting.clear();
  };
  const join = (connection: Connection): void => {
    shownText ??= JSON.stringify(shown);
    connection.sendText(shownText);
    connections.add(connection);
  };

  const gather: Pause = { atLeastMs: gatherMs };
  const looking = startLoop({
    clock,
    first: untilWoken,
    async round() {
      tell({ type: 'menu', ...(await read()) });
      return gather;
    },
    failed(error) {
      failed(error);
      // Those who have the menu keep it; those who wait for it are told when it can be had again.
      return gather;
    },
  });
  const lookSoon = (): void => {
    if (connections.size + waiting.size > 0) looking.wake();
  };
  const catchUp = repeat(clock, catchUpMs, async () => lookSoon(), failed);
  const unsubscribe = await signals.subscribe(channels.menu, lookSoon);

  return {
    add(connection) {
      // Only while somebody looks is what was shown kept up to date.
      if (connections.size > 0) join(connection);
      else {
        shown = null;
        waiting.add(connection);
        looking.wake();
      }
      connection.onClosed(() => {
        connections.delete(connection);
        waiting.delete(connection);
      });
    },
    get size() {
      return connections.size + waiting.size;
    },
    async stop() {
      await catchUp.stop();
      await unsubscribe();
      await looking.stop();
      for (const connection of [...connections, ...waiting]) connection.close('goingAway');
    },
  };
}
