// One WebSocket: sends messages, terminates a dead peer, and closes the connection of a slow reader.
import { type Clock, type CloseReason, closeCodes } from '@waggle/contracts';
import type { WebSocket } from 'ws';
import { platformSettings } from '../config/index.ts';

export interface Connection {
  /** Sends a message, or closes the connection of a reader that is too far behind, with a code that tells it to resume. */
  send(message: object): void;
  /** The same for a message that is serialized already: one serialization for many readers. */
  sendText(message: string): void;
  /** Sends a message that only counts now: drops it when anything else is still queued. */
  sendLatest(message: object): void;
  close(reason: CloseReason): void;
  /** Calls `done` once, when the socket is closed for whatever reason. */
  onClosed(done: () => void): void;
}

export interface ConnectionOptions {
  readonly clock: Clock;
  /** Time between two pings. A peer that has not answered by the next ping is terminated. */
  readonly pingMs?: number;
  /** Bytes that may be queued. */
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
    // Only what was queued before counts: a long snapshot does not make a reader slow.
    if (socket.bufferedAmount > bufferBytes) close('tooSlow');
    else socket.send(message);
  };
  keepAlive(socket, clock, pingMs);
  // When a peer breaks the protocol, `ws` closes the socket itself; an unhandled error event would end the process.
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
