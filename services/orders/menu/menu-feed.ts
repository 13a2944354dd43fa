// The live menu: sends changes to every page that is connected to this process. The process that makes a change sends a signal;
// a query every few seconds finds changes whose signal was lost.
import type { Signals } from '@waggle/bus';
import {
  type Clock,
  channels,
  type Menu,
  type MenuChangesMessage,
  type MenuMessage,
  type Pause,
  startLoop,
  untilWoken,
} from '@waggle/contracts';
import { type Connection, inParts } from '@waggle/service-kit/http';
import { startPeriodicTask } from '@waggle/service-kit/process';
import { menuChanges } from './menu-changes.rules.ts';

/** Combines changes within this time into one message, so that many orders at once do not flood the pages. */
const gatherMs = 200;
/** The longest delay of a change whose signal was lost. */
const catchUpMs = 2_000;
/** The number of earlier menus that are kept for comparison. */
const pastMenus = 20;

export interface MenuFeed {
  /**
   * Sends the menu, then its changes, until the connection closes.
   */
  add(connection: Connection, page?: PageOfMenu): void;
  readonly size: number;
  stop(): Promise<void>;
}

export interface PageOfMenu {
  /** The version that the page has; if this process knows it, the page gets only the changes since. */
  readonly have?: string | undefined;
  /** The page takes the whole menu as several messages. */
  readonly parts?: boolean;
}

export interface MenuFeedDeps {
  /** The current menu, from the store. */
  readonly read: () => Promise<Omit<MenuMessage, 'type'>>;
  /** A menu that this process served recently, by its version. */
  readonly given: (version: string) => Menu | null;
  readonly signals: Pick<Signals, 'subscribe'>;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

export async function startMenuFeed({ read, given, signals, clock, failed }: MenuFeedDeps): Promise<MenuFeed> {
  const waiting = new Map<Connection, PageOfMenu>();
  const connections = new Set<Connection>();
  // The menu that all `connections` have; serialized when the first new connection needs it.
  let shown: MenuMessage | null = null;
  let shownTexts: { whole?: readonly string[]; parts?: readonly string[] } = {};
  // The menus that briefly disconnected pages may have; newest first.
  let past: readonly MenuMessage[] = [];

  const tell = (now: MenuMessage): void => {
    const changes: MenuChangesMessage | null = shown && menuChanges(shown, now);
    if (changes || !shown) {
      shown = now;
      shownTexts = {};
      if (past[0]?.menu_version !== now.menu_version) past = [now, ...past].slice(0, pastMenus);
    }
    if (changes) {
      const text = JSON.stringify(changes);
      for (const connection of connections) connection.sendText(text);
    }
    for (const [connection, page] of waiting) join(connection, page);
    waiting.clear();
  };
  const join = (connection: Connection, { have, parts = false }: PageOfMenu): void => {
    connections.add(connection);
    const before = shown && have !== undefined ? knownMenu(have) : null;
    if (shown && before) {
      const changes = menuChanges({ ...before, type: 'menu', kitchen: shown.kitchen }, shown);
      const { kitchen, menu_version } = shown;
      connection.send({ type: 'changes', items: [], removed: [], ...changes, kitchen, menu_version });
      return;
    }
    if (!shown) return;
    const kind = parts ? 'parts' : 'whole';
    const texts = shownTexts[kind] ?? textsOf(shown, parts);
    shownTexts[kind] = texts;
    for (const text of texts) connection.sendText(text, { snapshot: true });
  };
  const knownMenu = (version: string): Menu | null =>
    past.find(({ menu_version }) => menu_version === version) ?? given(version);

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
    add(connection, page = {}) {
      // Without connections, the last menu is not kept up to date.
      if (connections.size > 0) join(connection, page);
      else {
        shown = null;
        waiting.set(connection, page);
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
      for (const connection of [...connections, ...waiting.keys()]) connection.close('goingAway');
    },
  };
}

function textsOf(menu: MenuMessage, parts: boolean): string[] {
  if (!parts) return [JSON.stringify(menu)];
  const items = inParts(menu.items);
  return items.map((part, n) =>
    JSON.stringify({ ...menu, items: part, ...(n < items.length - 1 ? { more: true } : {}) }),
  );
}
