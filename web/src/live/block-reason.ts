// Why no WebSocket opens: the browser does not tell its page, so the page asks the server over HTTP.
import { ApiError } from '../api/api-error.ts';
import { get } from '../api/client.ts';

export type Blocked =
  /** The server refuses this page's origin: a proxy rewrites Host, or the origin is not allowed. */
  | 'host'
  /** The server would accept it: something in between blocks WebSockets. */
  | 'no_upgrade'
  /** The server gave no reason. */
  | 'unknown';

/** @param path of the WebSocket */
export async function findBlockReason(path: string, signal: AbortSignal): Promise<Blocked> {
  try {
    await get(`${path}?page=${encodeURIComponent(location.host)}`, { signal });
    return 'unknown';
  } catch (error) {
    const code = error instanceof ApiError ? error.code : null;
    return code === 'host' ? 'host' : code === 'upgrade_required' ? 'no_upgrade' : 'unknown';
  }
}
