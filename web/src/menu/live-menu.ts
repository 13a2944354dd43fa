// The menu, live, for as long as a component uses it: one socket for all of them.
import type { KitchenView, Menu, MenuItem, Problem } from '@waggle/contracts';
import { useEffect, useSyncExternalStore } from 'react';
import { get } from '../api/client.ts';
import type { LiveState } from '../live/live-socket.ts';
import { messageDecoder } from '../live/message-decoder.ts';
import { useLiveSocket } from '../live/use-live-socket.ts';
import { learnKitchenZone } from '../zone/kitchen-zone.ts';
import { checks } from './menu-messages.generated.ts';
import { applyMenuMessage, type MenuSocketMessage, type MenuState } from './menu-state.ts';

export interface LiveMenu {
  /** Null until it has come. */
  readonly menu: MenuState | null;
  readonly live: LiveState;
}

/** The current menu; components that use it render again when it changes. */
export const useMenu = (): LiveMenu => useSyncExternalStore(subscribe, () => current);

/** Keeps the menu live while another component uses it. Once in the app. */
export function MenuConnection(): null {
  const isUsed = useSyncExternalStore(listen, () => used);
  const { state: live } = useLiveSocket<MenuSocketMessage>({
    path: isUsed ? '/ws/menu' : null,
    decode,
    // Where no WebSocket gets through, the menu comes all the same, and orders can be placed.
    ask: askForMenu,
    onMessage(message) {
      change({ menu: applyMenuMessage(current.menu, message) });
    },
  });
  useEffect(() => change({ live }), [live]);
  return null;
}

/** Takes in what a refused order says about the stock: the socket may be down. */
export function applyShortage(short: NonNullable<Problem['short']>): void {
  const left = new Map(short.map(({ item_id, available }) => [item_id as string, available]));
  const { menu } = current;
  if (!menu) return;
  const items = menu.items.map((item) => ({ ...item, stock: left.get(item.item_id) ?? item.stock }));
  change({ menu: { ...menu, items } });
}

/** Takes in an item from an answer. */
export function applyItem(item: MenuItem): void {
  const { menu } = current;
  if (menu) change({ menu: applyMenuMessage(menu, { type: 'changes', items: [item], removed: [] }) });
}

/** Takes in the kitchen's settings from an answer: the socket may be down. */
export function applyKitchen(kitchen: KitchenView): void {
  if (current.menu) change({ menu: { ...current.menu, kitchen } });
}

/** Loads the menu again after an answer that shows it to be outdated: the socket may be down. */
export async function reloadMenu(): Promise<void> {
  const before = current.menu;
  try {
    const menu = await get<Menu>('/api/menu');
    // A message that came over the socket in the meantime may be newer than this.
    if (before && current.menu === before) change({ menu: { ...before, ...menu } });
  } catch {
    // The next order gets the same answer, and this is called again.
  }
}

/** Begins to load the menu for a page that will show it in a moment. */
export const preloadMenu = (): void => subscribe(() => {})();

const decode = messageDecoder<MenuSocketMessage>(checks);

let current: LiveMenu = { menu: null, live: { kind: 'connecting' } };
let users = 0;
let used = false;
let preloading: Promise<MenuSocketMessage> | null = null;
let unusedTimer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Between two pages nobody uses the menu for a moment. */
const lingerMs = 2_000;

function subscribe(listener: () => void): () => void {
  const unlisten = listen(listener);
  users += 1;
  clearTimeout(unusedTimer);
  if (!used) start();
  return () => {
    unlisten();
    users -= 1;
    if (users === 0) unusedTimer = setTimeout(() => setUsed(false), lingerMs);
  };
}

function start(): void {
  setUsed(true);
  if (current.menu) return;
  preloading = loadMenu();
  // Whoever takes it shows the failure.
  preloading.catch(() => {});
}

/** The first time, what was asked for before the page was drawn. */
function askForMenu(signal: AbortSignal): Promise<MenuSocketMessage> {
  const begun = preloading;
  preloading = null;
  return begun ?? loadMenu(signal);
}

async function loadMenu(signal?: AbortSignal): Promise<MenuSocketMessage> {
  const [menu, kitchen] = await Promise.all([
    get<Menu>('/api/menu', { signal }),
    get<KitchenView>('/api/kitchen', { signal }),
  ]);
  return { type: 'menu', ...menu, kitchen };
}

function setUsed(next: boolean): void {
  used = next;
  notify();
}

function change(part: Partial<LiveMenu>): void {
  current = { ...current, ...part };
  if (part.menu) learnKitchenZone(part.menu.kitchen.time_zone);
  notify();
}

function notify(): void {
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
