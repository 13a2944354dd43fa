// The live menu: one socket, shared by all components that use it.
import type { KitchenView, Menu, MenuItem, Problem } from '@waggle/contracts';
import { useEffect, useSyncExternalStore } from 'react';
import { get } from '../api/client.ts';
import type { LiveState } from '../live/live-socket.ts';
import { messageDecoder } from '../live/message-decoder.ts';
import { useLiveSocket } from '../live/use-live-socket.ts';
import { setKitchenZone } from '../zone/kitchen-zone.ts';
import { checks } from './menu-messages.generated.ts';
import { applyMenuMessage, joinMenus, type MenuSocketMessage, type MenuState } from './menu-state.ts';

export interface LiveMenu {
  /** Null until it has loaded. */
  readonly menu: MenuState | null;
  readonly live: LiveState;
}

/** The current menu; components that use it re-render when it changes. */
export const useMenu = (): LiveMenu => useSyncExternalStore(subscribe, () => current);

/** Opens the menu's socket while any component uses the menu. Mounted once. */
export function MenuConnection(): null {
  const isUsed = useSyncExternalStore(listen, () => used);
  const { state: live } = useLiveSocket<MenuSocketMessage>({
    path: isUsed ? '/ws/menu' : null,
    decode,
    // Where WebSockets are blocked, HTTP still delivers the menu, so customers can order.
    ask: askForMenu,
    askFirst: true,
    // The server does not send an unchanged menu again.
    query: () => `${current.menu?.menu_version ? `have=${encodeURIComponent(current.menu.menu_version)}&` : ''}parts`,
    join: joinMenus,
    onMessage(message) {
      change({ menu: applyMenuMessage(current.menu, message) });
    },
  });
  useEffect(() => change({ live }), [live]);
  return null;
}

/** Applies the stock that a refused order reports: the socket may be down. */
export function applyShortage(short: NonNullable<Problem['short']>): void {
  const left = new Map(short.map(({ item_id, available }) => [item_id as string, available]));
  const { menu } = current;
  if (!menu) return;
  const items = menu.items.map((item) => ({ ...item, stock: left.get(item.item_id) ?? item.stock }));
  change({ menu: { ...menu, items, menu_version: undefined } });
}

/** Applies what a refused order reports of dishes that are outside of their hours. */
export function applyUnavailable(unavailable: NonNullable<Problem['unavailable']>): void {
  const from = new Map(unavailable.map(({ item_id, available_from }) => [item_id as string, available_from]));
  const { menu } = current;
  if (!menu) return;
  const items = menu.items.map((item) => {
    const opens_at = from.get(item.item_id);
    if (opens_at === undefined) return item;
    return { ...item, on_sale: { utc_offset: 0, closes_at: opens_at, ...item.on_sale, now: false, opens_at } };
  });
  change({ menu: { ...menu, items, menu_version: undefined } });
}

/** Applies an item from a response. */
export function applyItem(item: MenuItem): void {
  const { menu } = current;
  if (!menu) return;
  const changed = applyMenuMessage(menu, { type: 'changes', items: [item], removed: [] });
  change({ menu: changed && { ...changed, menu_version: undefined } });
}

/** Applies the kitchen's settings from a response: the socket may be down. */
export function applyKitchen(kitchen: KitchenView): void {
  if (current.menu) change({ menu: { ...current.menu, kitchen } });
}

/** Reloads the menu after a response that shows it to be stale: the socket may be down. */
export async function reloadMenu(): Promise<void> {
  const before = current.menu;
  try {
    const menu = await get<Menu>('/api/menu');
    // A socket message that arrived meanwhile may be newer.
    if (before && current.menu === before) change({ menu: { ...before, ...menu } });
  } catch {
    // The next order gets the same refusal and reloads again.
  }
}

/** Preloads the menu for the page that is about to show it, which on a slow line comes seconds later. */
export function preloadMenu(): void {
  const unsubscribe = subscribe(() => {});
  const keepAWhile = () => void setTimeout(unsubscribe, preloadKeptMs);
  void (preloading ?? Promise.resolve()).then(keepAWhile, keepAWhile);
}

/** A busy device may take seconds to render what came. */
const preloadKeptMs = 30_000;

const decode = messageDecoder<MenuSocketMessage>(checks);

let current: LiveMenu = { menu: null, live: { kind: 'connecting' } };
let users = 0;
let used = false;
let preloading: Promise<MenuSocketMessage> | null = null;
let unusedTimer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Keeps the socket open across a navigation, when no component uses the menu for a moment. */
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
  // The consumer of the promise handles the failure.
  preloading.catch(() => {});
}

/** The first request reuses the preload. */
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
  if (part.menu) setKitchenZone(part.menu.kitchen);
  notify();
}

function notify(): void {
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
