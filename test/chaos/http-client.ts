// Sends requests as a customer's program does; a request took effect, certainly did not, or may have.
import { staffToken } from '../support/waggle.ts';

export type HttpReply =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  /** Certainly without effect: no server accepted the request. */
  | { readonly kind: 'failed'; readonly why: string }
  /** It was sent, and its outcome is unknown. */
  | { readonly kind: 'unknown'; readonly why: string };

const patienceMs = 4_000;

export interface HttpRequestOptions {
  readonly method?: 'GET' | 'POST';
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export async function httpRequest(url: string, options: HttpRequestOptions = {}): Promise<HttpReply> {
  const { method = 'GET', token, headers = {}, body } = options;
  try {
    const response = await fetch(url, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    });
    const answer: unknown = await response.json();
    if (response.status < 500) return { kind: 'answered', status: response.status, body: answer };
    const { code, detail } = answer as { code?: string; detail?: string };
    const why = `${response.status} ${code}: ${detail}`;
    // A process answers this until it has started its services.
    return { kind: code === 'starting' ? 'failed' : 'unknown', why };
  } catch (error) {
    const cause = (error as { cause?: { code?: string; message?: string } }).cause;
    const why = cause?.code ?? cause?.message ?? (error as Error).name;
    return { kind: why === 'ECONNREFUSED' ? 'failed' : 'unknown', why };
  }
}

/** Repeats a request as staff until it is answered. @throws {Error} that names the URL, after `timeoutMs` */
export async function askAsStaff<T>(url: string, timeoutMs = 30_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const reply = await httpRequest(url, { token: staffToken });
    if (reply.kind === 'answered' && reply.status === 200) return reply.body as T;
    if (Date.now() > deadline)
      throw new Error(`no answer from ${url} within ${timeoutMs / 1000} s: ${JSON.stringify(reply)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
