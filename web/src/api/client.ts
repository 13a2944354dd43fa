// HTTP requests to Waggle: JSON both ways, problem documents as errors. The browser adds the session's cookie.
import type { Problem } from '@waggle/contracts';
import { reauthenticationRequired } from '@waggle/contracts/reauthentication.ts';
import { hosted } from '../base-path.ts';
import { serverClock } from '../time/server-clock.ts';
import { ApiError, NoAnswerError } from './api-error.ts';

export interface RequestOptions {
  readonly body?: unknown;
  /** A tracking token; without one, the session authorizes the request. */
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** An idle timeout: a slow line that still delivers bytes does not time out. */
const timeoutMs = 15_000;
/** fetch reports no upload progress: an upload gets the time that it takes at 32 kbit/s. */
const slowestBytesPerMs = 4;

/** @throws ApiError when Waggle refused, NoAnswerError when no response of Waggle's arrived in time. */
export async function request<Answer>(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
  const noAnswer = (why: string, cause?: unknown) => new NoAnswerError(`${method} ${path}: ${why}`, { cause });
  let response: Response;
  let text: string;
  try {
    const sentAt = Date.now();
    const progress = progressDeadline(timeoutMs + uploadBytes(options.body) / slowestBytesPerMs);
    response = await send(method, path, options, progress.signal);
    serverClock.learn({ sentAt, answeredAt: Date.now(), date: response.headers.get('date') });
    text = await read(response, progress);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw noAnswer('no response from Waggle', error);
  }
  const body = response.status === 204 ? undefined : parse(text);
  if (response.status === 204 || (response.ok && body !== undefined)) {
    if (method !== 'GET' && options.token === undefined) sessionUsed();
    return body as Answer;
  }
  // A proxy or a captive portal answered: Waggle may or may not have received the request.
  if (response.ok || !isProblem(body)) throw noAnswer(`${response.status} with a body that is not Waggle's`);
  if (body.code === reauthenticationRequired && (await proofAsked())) return request(method, path, options);
  // A 401 for a token or a password says nothing about the session.
  const ofSession = options.token === undefined && !ofProof.has(body.code);
  if (response.status === 401 && ofSession) sessionRefused();
  throw new ApiError({ ...body, status: response.status }, retryAfterOf(response));
}

/** Codes of a 401 that refuses a password or a passkey. */
const ofProof: ReadonlySet<string> = new Set(['sign_in_refused', 'passkey_needed', 'passkey_refused']);

/** Calls `callback` whenever a response says that the session is invalid. */
export function onSessionRefused(callback: () => void): void {
  sessionRefused = callback;
}
let sessionRefused = (): void => {};

/** Calls `callback` when a change needs a recent proof of who one is. It resolves with true when the person gave one. */
export function onProofAsked(callback: () => Promise<boolean>): void {
  proofAsked = callback;
}
let proofAsked = async (): Promise<boolean> => false;

/** Calls `callback` after every successful write that the session authorized. */
export function onSessionUsed(callback: () => void): void {
  sessionUsed = callback;
}
let sessionUsed = (): void => {};

export const get = <Answer>(path: string, options?: RequestOptions) => request<Answer>('GET', path, options);
export const post = <Answer>(path: string, body?: unknown, options?: RequestOptions) =>
  request<Answer>('POST', path, { ...options, body });
export const put = <Answer>(path: string, body: unknown, options?: RequestOptions) =>
  request<Answer>('PUT', path, { ...options, body });
export const patch = <Answer>(path: string, body: unknown, options?: RequestOptions) =>
  request<Answer>('PATCH', path, { ...options, body });
/** The If-Match header: Waggle answers 412 when the version is no longer current. */
export const ifUnchanged = (version: number): RequestOptions => ({ headers: { 'if-match': `"${version}"` } });
export const remove = (path: string, options?: RequestOptions) => request<void>('DELETE', path, options);

async function send(
  method: string,
  path: string,
  { body, token, headers, signal }: RequestOptions,
  timeout: AbortSignal,
): Promise<Response> {
  // A Blob is a picture; everything else is JSON.
  const isBlob = body instanceof Blob;
  return fetch(hosted(path), {
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
}

interface Deadline {
  readonly signal: AbortSignal;
  /** Restarts the idle timeout. */
  moved(): void;
  over(): void;
}

const uploadBytes = (body: unknown): number =>
  body instanceof Blob ? body.size : body === undefined ? 0 : JSON.stringify(body).length;

/** @param firstMs until the first byte of the response */
function progressDeadline(firstMs: number): Deadline {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  const wait = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(new DOMException('no answer in time', 'TimeoutError')), ms);
  };
  wait(firstMs);
  return { signal: controller.signal, moved: () => wait(timeoutMs), over: () => clearTimeout(timer) };
}

async function read(response: Response, deadline: Deadline): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  deadline.moved();
  try {
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      deadline.moved();
      text += decoder.decode(part.value, { stream: true });
    }
    return text + decoder.decode();
  } finally {
    deadline.over();
  }
}

function isProblem(body: unknown): body is Problem {
  const { code, title } = (body ?? {}) as Partial<Problem>;
  return typeof code === 'string' && typeof title === 'string';
}

function retryAfterOf(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
