// HTTP to Waggle: JSON there and back, problem documents as errors. The session's cookie goes along by itself.
import type { Problem } from '@waggle/contracts';
import { ApiError, NoAnswerError } from './api-error.ts';

export interface RequestOptions {
  readonly body?: unknown;
  /** A tracking token; without one, the session counts. */
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

const timeoutMs = 15_000;

/** @throws ApiError when Waggle said no, NoAnswerError when nothing came back in time. */
export async function request<Answer>(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
  const response = await send(method, path, options);
  if (!response.ok) throw new ApiError(await problemOf(response), retryAfterOf(response));
  if (response.status === 204) return undefined as Answer;
  return (await response.json()) as Answer;
}

export const get = <Answer>(path: string, options?: RequestOptions) => request<Answer>('GET', path, options);
export const post = <Answer>(path: string, body?: unknown, options?: RequestOptions) =>
  request<Answer>('POST', path, { ...options, body });
export const put = <Answer>(path: string, body: unknown, options?: RequestOptions) =>
  request<Answer>('PUT', path, { ...options, body });
export const patch = <Answer>(path: string, body: unknown, options?: RequestOptions) =>
  request<Answer>('PATCH', path, { ...options, body });
export const remove = (path: string, options?: RequestOptions) => request<void>('DELETE', path, options);

async function send(method: string, path: string, { body, token, headers, signal }: RequestOptions): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs);
  // A picture goes as it is; all else is JSON.
  const isBlob = body instanceof Blob;
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-cache',
      headers: {
        accept: 'application/json, application/problem+json',
        ...(body === undefined ? {} : { 'content-type': isBlob ? body.type : 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isBlob ? body : JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new NoAnswerError(`${method} ${path}: no answer from Waggle`, { cause: error });
  }
}

// Proxies answer with pages of their own.
async function problemOf(response: Response): Promise<Problem> {
  const { status, statusText } = response;
  try {
    const body = (await response.json()) as Partial<Problem>;
    if (typeof body.code === 'string' && typeof body.title === 'string') {
      return { ...body, type: body.type ?? 'about:blank', title: body.title, code: body.code, status };
    }
  } catch {
    // Not JSON: told by its status below.
  }
  return { type: 'about:blank', title: statusText || `HTTP ${status}`, status, code: `http_${status}` };
}

function retryAfterOf(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
}
