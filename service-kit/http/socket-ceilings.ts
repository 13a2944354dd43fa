// How many WebSockets one address may have open in this process. Subscribed ones stay open. The oldest one without a subscription
// is closed for a new one, so that sockets which never subscribe do not block others.

export interface SocketCeilings {
  /** False: the address has as many as it may, and all are in use. Otherwise counts this one until it is closed. */
  take(key: string, socket: Closable, makeRoom: () => void): boolean;
  /** It has subscribed: it no longer makes room for others. */
  inUse(socket: object): void;
}

/** The part of a WebSocket that is used here. */
interface Closable {
  once(event: 'close', done: () => void): unknown;
}

/** @param most for one address; 0: any number */
export function createSocketCeilings(most: number): SocketCeilings {
  // Address → its sockets, the oldest first, each with how it makes room; null once it is in use.
  const open = new Map<string, Map<object, (() => void) | null>>();
  const keys = new WeakMap<object, string>();
  return {
    take(key, socket, makeRoom) {
      if (most === 0) return true;
      const own = open.get(key) ?? new Map<object, (() => void) | null>();
      if (own.size >= most) {
        const unused = [...own].find(([, closeIt]) => closeIt !== null);
        if (!unused) return false;
        own.delete(unused[0]);
        unused[1]?.();
      }
      own.set(socket, makeRoom);
      open.set(key, own);
      keys.set(socket, key);
      socket.once('close', () => {
        own.delete(socket);
        if (own.size === 0) open.delete(key);
      });
      return true;
    },
    inUse(socket) {
      const own = open.get(keys.get(socket) ?? '');
      if (own?.has(socket)) own.set(socket, null);
    },
  };
}
