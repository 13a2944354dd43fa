// One WebSocket: sends messages, ends a peer that is dead, and closes one that reads too slowly.
import { type Clock, closeCodes } from '@waggle/contracts';
import type { WebSocket } from 'ws';
import { platformSettings } from '../config/index.ts';

export type CloseReason = keyof typeof closeCodes;

export interface Connection {
  /** Sends a message; a reader that is too far behind is closed instead, with a code that tells it to resume. */
  send(message: object): void;
  /** The same with what is JSON already: many readers, one serialization. */
  sendText(message: string): void;
  /** Sends what only counts now: dropped when anything still waits to be sent. */
  sendLatest(message: object): void;
  close(reason: CloseReason): void;
  /** Calls `done` once, when the socket is closed for whatever reason. */
  onClosed(done: () => void): void;
}

export interface ConnectionOptions {
  readonly clock: Clock;
  /** Time between two pings. One that was not answered by the next ends the connection. */
  readonly pingMs?: number;
  /** Bytes that may wait to be sent. */
  readonly bufferBytes?: number;
}

const { pingSeconds, bufferBytes: buffer } = platformSettings;
const defaults = { pingMs: pingSeconds.default * 1_000, bufferBytes: buffer.default } as const;

export function openConnection(socket: WebSocket, options: ConnectionOptions): Connection {
  const { clock, pingMs, bufferBytes } = { ...defaults, ...options };
  const isOpen = () => socket.readyState === socket.OPEN;
  const close = (reason: CloseReason) => {
    const { code, reason: text } = closeCodes[reason];
    if (isOpen()) socket.close(code, text);
  };
  const sendText = (message: string) => {
    if (!isOpen()) return;
    // What waits from before counts, and not this message: one long snapshot is no sign of a slow reader.
    if (socket.bufferedAmount > bufferBytes) close('tooSlow');
    else socket.send(message);
  };
  keepAlive(socket, clock, pingMs);
  // A peer that breaks the protocol: `ws` closes the socket itself, and the event must be listened to.
  socket.on('error', () => {});
  return {
    send: (message) => sendText(JSON.stringify(message)),
    sendText,
    sendLatest(message) {
      if (isOpen() && socket.bufferedAmount === 0) socket.send(JSON.stringify(message));
    },
    close,
    onClosed: (done) => void socket.once('close', done),
  };
}

function keepAlive(socket: WebSocket, clock: Clock, pingMs: number): void {
  let answered = true;
  let cancel = () => {};
  const ping = () => {
    if (!answered) return socket.terminate();
    answered = false;
    if (socket.readyState === socket.OPEN) socket.ping();
    cancel = clock.setTimer(pingMs, ping);
  };
  socket.on('pong', () => {
    answered = true;
  });
  cancel = clock.setTimer(pingMs, ping);
  socket.once('close', () => cancel());
}
