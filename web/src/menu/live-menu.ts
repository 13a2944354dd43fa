// The menu, live, for as long as anything shows it: one socket for the page, whatever number of components look at it.
import type { KitchenSettings, Menu, Problem } from '@waggle/contracts';
import { useSyncExternalStore } from 'react';
import { get } from '../api/client.ts';
import { type LiveSocket, type LiveState, openLiveSocket, socketUrl } from '../live/live-socket.ts';
import { applyMenuMessage, type MenuSocketMessage, type MenuState } from './menu-state.ts';

export interface LiveMenu {
  /** Null until it has come. */
  readonly menu: MenuState | null;
  readonly live: LiveState;
}

/** The menu as it stands; components that use it are shown again when it changes. */
export const useMenu = (): LiveMenu => useSyncExternalStore(listen, () => current);

/** What a refused order told about the stock: known here even while the socket is away. */
export function noteShortage(short: NonNullable<Problem['short']>): void {
  const left = new Map(short.map(({ item_id, available }) => [item_id as string, available]));
  const { menu } = current;
  if (!menu) return;
  const items = menu.items.map((item) => ({ ...item, stock: left.get(item.item_id) ?? item.stock }));
  change({ menu: { ...menu, items } });
}

/** Asks for the menu when an answer told that it is another one by now: the socket may be away. */
export async function readMenuAnew(): Promise<void> {
  const before = current.menu;
  try {
    const menu = await get<Menu>('/api/menu');
    // What the socket told in the meantime may be newer than this.
    if (before && current.menu === before) change({ menu: { ...before, ...menu } });
  } catch {
    // The next order is answered the same way, and asks again.
  }
}

/** Begins to load the menu for a page that will show it in a moment. */
export const expectMenu = (): void => listen(() => {})();

let current: LiveMenu = { menu: null, live: { kind: 'connecting' } };
let socket: LiveSocket | null = null;
let closing: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Between two pages nobody looks for a moment. */
const lingerMs = 2_000;

function listen(listener: () => void): () => void {
  listeners.add(listener);
  clearTimeout(closing);
  if (!socket) open();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    closing = setTimeout(() => {
      socket?.close();
      socket = null;
    }, lingerMs);
  };
}

function open(): void {
  let told = false;
  socket = openLiveSocket({
    url: socketUrl('/ws/menu'),
    hello: () => null,
    take: (message) => {
      told = true;
      change({ menu: applyMenuMessage(current.menu, message as MenuSocketMessage) });
    },
    changed: (live) => change({ live }),
  });
  // Where no WebSocket gets through there is a menu all the same, and orders can be placed.
  if (current.menu) return;
  Promise.all([get<Menu>('/api/menu'), get<KitchenSettings>('/api/kitchen')]).then(
    ([menu, kitchen]) => {
      if (!told) change({ menu: { ...menu, kitchen } });
    },
    () => {
      // The socket goes on trying, and the page says that there is no connection.
    },
  );
}

function change(part: Partial<LiveMenu>): void {
  current = { ...current, ...part };
  for (const listener of listeners) listener();
}
