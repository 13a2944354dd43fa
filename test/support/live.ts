// Sockets of the kitchen's board and the menu that record all messages.
import type { KitchenStepMessage, MenuChangesMessage, MenuItem, MenuMessage } from '@waggle/contracts';
import { WebSocket } from 'ws';
import { staffToken } from './waggle.ts';

export interface Live<Message> {
  readonly messages: readonly Message[];
  /** The close code; null while the socket is open. */
  readonly closed: number | null;
  close(): void;
}

/** @param first the message to send on connecting, if any */
export function openSocket<Message>(
  url: string,
  path: string,
  first?: object,
  headers: Readonly<Record<string, string>> = {},
): Live<Message> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, { headers });
  const messages: Message[] = [];
  let closed: number | null = null;
  if (first) socket.on('open', () => socket.send(JSON.stringify(first)));
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  socket.on('error', () => {});
  socket.on('close', (code) => {
    closed = code;
  });
  return {
    messages,
    get closed() {
      return closed;
    },
    close: () => socket.terminate(),
  };
}

export const listenToBoard = (url: string): Live<KitchenStepMessage> =>
  openSocket(url, '/ws/kitchen', { type: 'subscribe', token: staffToken });

/** The current menu of a page that follows it. */
export function followMenu(
  url: string,
): Live<MenuMessage | MenuChangesMessage> & { item(id: string): MenuItem | undefined } {
  const live = openSocket<MenuMessage | MenuChangesMessage>(url, '/ws/menu');
  return {
    ...live,
    get closed() {
      return live.closed;
    },
    item: (id) => live.messages.flatMap(({ items }) => items).findLast(({ item_id }) => item_id === id),
  };
}
