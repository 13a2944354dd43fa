// Counts refused WebSockets by reason and logs each with what to do, since a browser hides the answer from its page.
import type { IncomingHttpHeaders } from 'node:http';
import type { AccountId, Clock, Role } from '@waggle/contracts';
import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';

export type RefusedReason =
  /** A page that WAGGLE_ORIGINS does not list. */
  | 'origin'
  /** The page's host and the request's differ, or WAGGLE_HOSTS does not list the request's: another site's page, or a proxy that rewrites Host. */
  | 'host'
  /** A proxy has taken the Upgrade header away: the request came as a plain GET. */
  | 'no_upgrade'
  | 'not_found'
  /** The WebSocket handshake itself is wrong. */
  | 'bad_handshake'
  | 'bad_message'
  /** More WebSockets from its address than allowed. */
  | 'too_many'
  | 'too_many_messages'
  | 'unauthorized'
  | 'unknown_order'
  | 'subscribe_timeout';

/** Who opened a WebSocket. */
export interface SocketActor {
  /** Null for a script. */
  readonly account_id: AccountId | null;
  readonly name: string;
  readonly role: Role;
}

export interface RefusedSocket {
  readonly reason: RefusedReason;
  readonly path: string;
  /** What is wrong, and what to do. */
  readonly detail: string;
  readonly headers: Pick<IncomingHttpHeaders, 'origin' | 'host' | 'user-agent'>;
  /** The IP address of the client. */
  readonly client: string;
  /** Undefined: somebody unknown. */
  readonly actor?: SocketActor | undefined;
}

export interface RefusedSocketsDeps {
  readonly log: Logger;
  readonly metrics: Registry;
  readonly clock: Pick<Clock, 'now'>;
  /** Gets every one, however often it is logged. */
  readonly observed?: (refused: RefusedSocket) => void;
}

/** Limits a page that retries forever to one line a minute. */
const quietMs = 60_000;
/** A bound on remembered origins: clients can send any. */
const remembered = 200;

export function refusedSockets({
  log,
  metrics,
  clock,
  observed,
}: RefusedSocketsDeps): (refused: RefusedSocket) => void {
  const total = new Counter({
    name: 'waggle_websockets_refused_total',
    help: 'WebSockets refused, by reason: origin, host, no_upgrade, not_found, bad_handshake, or what they asked for.',
    labelNames: ['reason'],
    registers: [metrics],
  });
  const saidAt = new Map<string, number>();
  return (refused) => {
    const { reason, path, detail, client, headers, actor } = refused;
    const { origin, host } = headers;
    total.inc({ reason });
    observed?.(refused);
    const key = JSON.stringify([reason, origin, host, path.split('/', 3).join('/'), actor?.account_id ?? actor?.name]);
    const now = clock.now();
    if (now - (saidAt.get(key) ?? Number.NEGATIVE_INFINITY) < quietMs) return;
    if (saidAt.size >= remembered) saidAt.clear();
    saidAt.set(key, now);
    const who = actor && { actor: actor.account_id ?? actor.name };
    const line = { reason, path, origin, host, client, ...who, why: detail };
    // A wrong token or an unknown path is the client's fault; the operator must fix the others.
    if (['origin', 'host', 'no_upgrade'].includes(reason)) log.warn(line, 'refused a WebSocket');
    else log.info(line, 'refused a WebSocket');
  };
}

/** The problem of a page that may not connect. */
export function foreignPageProblem({ origin, host }: IncomingHttpHeaders): Pick<RefusedSocket, 'reason' | 'detail'> {
  const page = JSON.stringify(origin ?? null);
  const allow = `pages of ${page} that are meant to connect must be listed in WAGGLE_ORIGINS`;
  if (origin === undefined || !URL.canParse(origin) || new URL(origin).host === host)
    return { reason: 'origin', detail: `Pages of ${page} may not connect: WAGGLE_ORIGINS lists those that may.` };
  return { reason: 'host', detail: `Pages of ${page} may not connect. ${rewrittenHost(origin, host)}; ${allow}.` };
}

/** @param page the origin of the page, or its host */
export const rewrittenHost = (page: string, host: string | undefined): string =>
  `The page's address is ${JSON.stringify(page)}, but the request's Host is ${JSON.stringify(host ?? '')}. A proxy in front must pass on the Host of the browser (nginx: proxy_set_header Host $http_host)`;
