// One WebSocket: sends messages, terminates a dead peer, and closes the connection of a slow reader.
import { type Clock, type CloseReason, closeCodes } from '@waggle/contracts';
import type { WebSocket } from 'ws';
import { platformSettings } from '../config/index.ts';
import type { SocketActor } from './refused-sockets.ts';

export interface SendOptions {
  /** Part of a page's first snapshot: however long it takes on a slow line, its reader does not count as slow. */
  readonly snapshot?: boolean;
}

export interface Connection {
  /** Sends a message, or closes the connection of a reader that is too far behind, with a code that tells it to resume. */
  send(message: object, options?: SendOptions): void;
  /** The same for a message that is serialized already: one serialization for many readers. */
  sendText(message: string, options?: SendOptions): void;
  /** Sends a message that is useless later: drops it when anything else is still queued. */
  sendLatest(message: object): void;
  close(reason: CloseReason): void;
  /** Says who opened it, as far as known, for the log and the audit trail: this grants nothing. */
  recognize(actor: SocketActor): void;
  /** Calls `done` once, when the socket is closed for any reason; the returned function takes that back. */
  onClosed(done: () => void): () => void;
}

export interface ConnectionOptions {
  readonly clock: Clock;
  /** Time between two pings. A peer that has not answered by the next ping is terminated. */
  readonly pingMs?: number;
  /** Bytes that may be queued. */
  readonly bufferBytes?: number;
  /** Called with the first message that is sent: its client has subscribed to something. */
  readonly begun?: () => void;
  readonly recognized?: (actor: SocketActor) => void;
}

const { pingSeconds, bufferBytes: buffer } = platformSettings;
const defaults = {
  pingMs: pingSeconds.default * 1_000,
  bufferBytes: buffer.default,
  begun: () => {},
  recognized: () => {},
} as const;

export function openConnection(socket: WebSocket, options: ConnectionOptions): Connection {
  const { clock, pingMs, bufferBytes, begun, recognized } = { ...defaults, ...options };
  const isOpen = () => socket.readyState === socket.OPEN;
  const close = (reason: CloseReason) => {
    const { code, reason: text } = closeCodes[reason];
    if (isOpen()) socket.close(code, text);
  };
  // The unsent bytes of snapshots.
  let snapshotBytes = 0;
  let sentBytes = 0;
  const sendText = (message: string, { snapshot = false }: SendOptions = {}) => {
    if (!isOpen()) return;
    // Only what was queued before counts.
    if (!snapshot && socket.bufferedAmount - snapshotBytes > bufferBytes) return close('tooSlow');
    if (sentBytes === 0) begun();
    sentBytes += message.length;
    if (!snapshot) return socket.send(message);
    snapshotBytes += message.length;
    socket.send(message, () => {
      snapshotBytes -= message.length;
    });
  };
  keepAlive(socket, clock, pingMs, () => sentBytes);
  // When a peer breaks the protocol, `ws` closes the socket itself; an unhandled error event would end the process.
  socket.on('error', () => {});
  return {
    send: (message, options) => sendText(JSON.stringify(message), options),
    sendText,
    sendLatest(message) {
      if (isOpen() && socket.bufferedAmount === 0) socket.send(JSON.stringify(message));
    },
    close,
    recognize: recognized,
    onClosed(done) {
      socket.once('close', done);
      return () => socket.off('close', done);
    },
  };
}

/** A reader that is slower than this counts as dead. */
const slowestBytesPerMs = 4;

// A pong follows everything that was sent before its ping: a reader on a slow line gets the time for that.
function keepAlive(socket: WebSocket, clock: Clock, pingMs: number, sentBytes: () => number): void {
  let answered = true;
  let arrivedBytes = 0;
  let pingedBytes = 0;
  let cancel = () => {};
  const ping = () => {
    if (!answered) return socket.terminate();
    answered = false;
    pingedBytes = sentBytes();
    if (socket.readyState === socket.OPEN) socket.ping();
    cancel = clock.setTimer(pingMs + (pingedBytes - arrivedBytes) / slowestBytesPerMs, ping);
  };
  socket.on('pong', () => {
    answered = true;
    arrivedBytes = pingedBytes;
    cancel();
    cancel = clock.setTimer(pingMs, ping);
  });
  cancel = clock.setTimer(pingMs, ping);
  socket.once('close', () => cancel());
}
