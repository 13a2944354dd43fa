// The only way pages open a WebSocket: for a component's lifetime, with a decoder for its messages.
import { useCallback, useEffect, useRef, useState } from 'react';
import { hosted } from '../base-path.ts';
import { serverNow } from '../time/server-clock.ts';
import { type Blocked, findBlockReason } from './block-reason.ts';
import { type LiveSocket, type LiveSocketOptions, type LiveState, openLiveSocket } from './live-socket.ts';
import type { Decode } from './message-decoder.ts';
import { collectParts, isPart } from './parts.ts';
import { pollWhileDown } from './poll-while-down.ts';

export interface UseLiveSocketOptions<Message> {
  /** Such as `/ws/kitchen`; null opens no socket. */
  readonly path: string | null;
  readonly decode: Decode<Message>;
  readonly onMessage?: (message: Message) => void;
  /** Loads the snapshot over HTTP: at the start, and while the socket is down. */
  readonly ask?: (signal: AbortSignal) => Promise<Message>;
  /** For a long snapshot: opens the socket after the first request, so that a slow line does not carry the snapshot twice at once. */
  readonly askFirst?: boolean;
  /** The URL's query; called for each connection, so that it can name what the page already has. */
  readonly query?: () => string;
  /** For a socket whose snapshot comes in parts: appends one to the earlier ones. */
  readonly join?: (before: Message, next: Message) => Message;
  /** The longest pause between two polls while the socket is down. */
  readonly askAtLeastEveryMs?: number | undefined;
  /** The first message; called for each connection, so that it can name what the page already has. */
  readonly firstMessage?: () => object;
  /** A new value opens a new socket. */
  readonly scope?: unknown;
}

export interface LiveConnection {
  readonly state: LiveState;
  /** Reconnects to fetch what the page is missing. */
  readonly reconnect: () => void;
}

/** While HTTP works, this many consecutive attempts that never open mean that something blocks WebSockets. */
const unopenedToBeBlocked = 3;

/** Holds the latest render's callbacks. */
export function useLiveSocket<Message extends { readonly type: string }>(
  options: UseLiveSocketOptions<Message>,
): LiveConnection {
  const { path, scope } = options;
  const [state, setState] = useState<LiveState>({ kind: 'connecting' });
  const socket = useRef<LiveSocket | null>(null);
  const latest = useRef(options);
  latest.current = options;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new scope opens a new socket
  useEffect(() => {
    setState({ kind: 'connecting' });
    if (path === null) return;
    let live: LiveState = { kind: 'connecting' };
    let askedAt: number | undefined;
    let unopened = 0;
    // The last connection opened but delivered nothing, as behind some proxies: keep polling beside the next one.
    let silent = false;
    let opened = false;
    let delivered = false;
    const parts = collectParts<Message>((before, next) => latest.current.join?.(before, next) ?? next);
    let blocked: Blocked | undefined;
    const ends = new AbortController();
    const show = () => {
      if (live.kind !== 'lost' || askedAt === undefined) return setState(live);
      setState({ ...live, askedAt, blocked });
    };
    const learnWhy = async (): Promise<void> => {
      const why = await findBlockReason(path, ends.signal);
      // A socket may have opened in the meantime.
      if (ends.signal.aborted || unopened < unopenedToBeBlocked) return;
      blocked = why;
      show();
    };
    const { ask } = latest.current;
    const asking =
      ask &&
      pollWhileDown<Message>({
        ask: (signal) => (latest.current.ask ?? ask)(signal),
        atLeastEveryMs: () => latest.current.askAtLeastEveryMs,
        onAnswer(message) {
          askedAt = serverNow();
          latest.current.onMessage?.(message);
          show();
        },
        onNoAnswer() {
          askedAt = undefined;
          show();
        },
      });
    const socketOptions: LiveSocketOptions<Message> = {
      url: () => socketUrl(path, latest.current.query?.()),
      decode: (data) => latest.current.decode(data),
      isPart,
      onOpened() {
        parts.restart();
        opened = true;
        delivered = false;
        if (latest.current.askFirst && !silent) asking?.setConnected(true);
      },
      onEnded() {
        silent = opened && !delivered;
        opened = false;
        asking?.setConnected(false);
      },
      onMessage(message) {
        const whole = parts.add(message);
        if (whole) delivered = true;
        if (whole) latest.current.onMessage?.(whole);
      },
      onState(next) {
        // A request from before the loss does not cover what the socket missed.
        if (next.kind === 'lost' && live.kind !== 'lost') askedAt = undefined;
        live = next;
        if (next.kind === 'connected') {
          delivered = true;
          unopened = 0;
          blocked = undefined;
          askedAt = undefined;
        }
        // HTTP would refuse it too.
        asking?.setConnected(next.kind === 'connected' || next.kind === 'refused');
        show();
      },
      onUnopened() {
        unopened += 1;
        if (unopened >= unopenedToBeBlocked && (blocked ?? 'unknown') === 'unknown') void learnWhy();
      },
      firstMessage: () => latest.current.firstMessage?.() ?? null,
    };
    const open = () => {
      if (!ends.signal.aborted) socket.current = openLiveSocket(socketOptions);
    };
    const openAfterAnswer = () => {
      // A busy page opens its socket seconds later: it has the data, and need not ask again meanwhile.
      if (askedAt !== undefined) asking?.setConnected(true);
      open();
    };
    if (asking && latest.current.askFirst) void asking.first.then(openAfterAnswer);
    else open();
    return () => {
      ends.abort();
      socket.current?.close();
      asking?.stop();
      socket.current = null;
    };
  }, [path, scope]);
  return { state, reconnect: useCallback(() => socket.current?.reconnect(), []) };
}

/** The URL of a WebSocket on this page's server. */
const socketUrl = (path: string, query?: string): string =>
  `${location.origin.replace(/^http/, 'ws')}${hosted(path)}${query ? `?${query}` : ''}`;
