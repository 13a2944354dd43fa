// Requests as a customer's program makes them, with what is known afterwards: done, certainly not done, or unknown.
import { staffToken } from '../support/waggle.ts';

export type Reply =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  /** Certainly nothing was done: nobody took the request. */
  | { readonly kind: 'failed'; readonly why: string }
  /** It was sent, and what came of it is not known. */
  | { readonly kind: 'unknown'; readonly why: string };

const patienceMs = 4_000;

export interface RequestOptions {
  readonly method?: 'GET' | 'POST';
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export async function request(url: string, options: RequestOptions = {}): Promise<Reply> {
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
    // What a process says that has not started its services yet.
    return { kind: code === 'starting' ? 'failed' : 'unknown', why };
  } catch (error) {
    const cause = (error as { cause?: { code?: string; message?: string } }).cause;
    const why = cause?.code ?? cause?.message ?? (error as Error).name;
    return { kind: why === 'ECONNREFUSED' ? 'failed' : 'unknown', why };
  }
}

/** A request as staff that is repeated until it is answered. @throws {Error} naming what it asked for, after `timeoutMs` */
export async function askAsStaff<T>(url: string, timeoutMs = 30_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const reply = await request(url, { token: staffToken });
    if (reply.kind === 'answered' && reply.status === 200) return reply.body as T;
    if (Date.now() > deadline)
      throw new Error(`asked ${timeoutMs / 1000} s in vain for ${url}: ${JSON.stringify(reply)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
