// The live menu: sends changes to every page that is connected to this process. The process that makes a change sends a signal;
// a query every few seconds finds changes whose signal was lost.
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
import { startPeriodicTask } from '@waggle/service-kit/process';
import { menuChanges } from './menu-changes.rules.ts';

/** Combines changes within this time into one message, so that many orders at once do not flood the pages. */
const gatherMs = 200;
/** The longest delay of a change whose signal was lost. */
const catchUpMs = 2_000;

export interface MenuFeed {
  /** Sends the menu, then its changes, until the connection closes. */
  add(connection: Connection): void;
  readonly size: number;
  stop(): Promise<void>;
}

export interface MenuFeedDeps {
  /** The current menu, from the store. */
  readonly read: () => Promise<Omit<MenuMessage, 'type'>>;
  readonly signals: Pick<Signals, 'subscribe'>;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

export async function startMenuFeed({ read, signals, clock, failed }: MenuFeedDeps): Promise<MenuFeed> {
  const waiting = new Set<Connection>();
  const connections = new Set<Connection>();
  // The menu that all `connections` have; serialized when the first new connection needs it.
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
      // Connections that have the menu keep it; those that wait get it once it can be read.
      return gather;
    },
  });
  const lookSoon = (): void => {
    if (connections.size + waiting.size > 0) looking.wake();
  };
  const catchUp = startPeriodicTask(clock, catchUpMs, async () => lookSoon(), failed);
  const unsubscribe = await signals.subscribe(channels.menu, lookSoon);

  return {
    add(connection) {
      // Without connections, the last menu is not kept up to date.
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
