import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError, isRetryable, NoAnswerError } from './api-error.ts';
import { get, onSessionRefused, onSessionUsed, patch, post, remove } from './client.ts';

let http: Server;

afterEach(async () => {
  vi.unstubAllGlobals();
  http.closeAllConnections();
  http.close();
  await once(http, 'close');
});

/** Resolves paths against this server, as a page that it serves would. */
async function serve(listener: RequestListener): Promise<void> {
  http = createServer(listener).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetch(new URL(path, origin), init));
}

const problem = {
  type: 'about:blank',
  title: 'Not enough',
  status: 409,
  code: 'out_of_stock',
  detail: 'two wanted, one there',
  short: [{ item_id: 'honey-cake', requested: 2, available: 1 }],
  errors: [{ field: '#/items/0/quantity', message: 'too many' }],
};

test('a response resolves to its JSON, one without content to undefined', async () => {
  await serve((request, response) => {
    if (request.method === 'DELETE') response.writeHead(204).end();
    else response.end('{"items":[]}');
  });
  expect(await get('/api/menu')).toEqual({ items: [] });
  expect(await remove('/api/session')).toBeUndefined();
});

test('a request sends its body as JSON and its token as a header', async () => {
  const seen: unknown[] = [];
  await serve((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += String(part);
    });
    request.on('end', () => {
      seen.push(request.method, request.headers['content-type'], request.headers.authorization, JSON.parse(text));
      response.end('{}');
    });
  });
  await patch('/api/menu/a', { sold_out: true }, { token: 'secret' });
  expect(seen).toEqual(['PATCH', 'application/json', 'Bearer secret', { sold_out: true }]);
});

test('a problem document becomes an ApiError with its code, fields and shortages', async () => {
  await serve((_, response) => {
    response.writeHead(409, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
  });
  const error = await post('/api/orders', {}).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  if (!(error instanceof ApiError)) return;
  expect(error).toMatchObject({ status: 409, code: 'out_of_stock', message: 'two wanted, one there' });
  expect(error.short).toEqual(problem.short);
  expect(error.errors.get('#/items/0/quantity')).toBe('too many');
  expect(isRetryable(error)).toBe(false);
});

test('a 401 for the session notifies the listener; a 401 for a token or a password does not', async () => {
  const refused = vi.fn();
  onSessionRefused(refused);
  await serve((request, response) => {
    const code = request.url === '/api/session' ? 'sign_in_refused' : 'session_ended';
    response.writeHead(401).end(JSON.stringify({ ...problem, status: 401, code }));
  });
  await expect(get('/api/orders/1', { token: 'of another order' })).rejects.toMatchObject({ status: 401 });
  await expect(post('/api/session', {})).rejects.toMatchObject({ status: 401 });
  expect(refused).not.toHaveBeenCalled();
  await expect(get('/api/accounts')).rejects.toMatchObject({ status: 401 });
  expect(refused).toHaveBeenCalledOnce();
});

test('an ApiError carries Retry-After in seconds', async () => {
  await serve((_, response) => {
    response
      .writeHead(429, { 'retry-after': '7' })
      .end(JSON.stringify({ ...problem, status: 429, code: 'too_many_requests' }));
  });
  const error = await get('/api/menu').catch((caught: unknown) => caught);
  expect(error).toMatchObject({ retryAfter: 7 });
  expect(isRetryable(error)).toBe(true);
});

test.each<[string, RequestListener]>([
  ['a reset connection', (request) => void request.socket.destroy()],
  [
    'a truncated response',
    (_, response) => {
      response.writeHead(201, { 'content-length': 100 });
      response.write('{"order_id":');
      setImmediate(() => response.destroy());
    },
  ],
  ['a captive portal', (_, response) => void response.end('<h1>Welcome to our Wi-Fi</h1>')],
  ['a proxy that answers 403 with an HTML page', (_, response) => void response.writeHead(403).end('<h1>No</h1>')],
  ['a gateway that answers with its own JSON', (_, response) => void response.writeHead(404).end('{"error":1}')],
])('%s counts as no response: Waggle may have executed the request', async (_, listener) => {
  await serve(listener);
  const error = await post('/api/orders', {}).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(NoAnswerError);
  expect(isRetryable(error)).toBe(true);
});

test('an aborted request rejects with an AbortError, not a NoAnswerError', async () => {
  await serve(() => {});
  const ends = new AbortController();
  const asked = get('/api/menu', { signal: ends.signal });
  ends.abort();
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
});

test('a write that the session authorized notifies the listener; a read, a refusal or a write by token does not', async () => {
  const used = vi.fn();
  onSessionUsed(used);
  await serve((request, response) => {
    if (request.url === '/refused') response.writeHead(409).end(JSON.stringify(problem));
    else response.end('{}');
  });
  await get('/api/kitchen');
  await post('/api/kitchen', {}, { token: 'secret' });
  await expect(post('/refused', {})).rejects.toThrow(ApiError);
  expect(used).not.toHaveBeenCalled();
  await patch('/api/kitchen', {});
  expect(used).toHaveBeenCalledOnce();
});

describe('on a slow line', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Responds with one byte every `everyMs`, until the client aborts. */
  function answerSlowly(text: string, everyMs: number, stallAfter = Number.POSITIVE_INFINITY) {
    vi.stubGlobal('fetch', async (_: string, { signal }: RequestInit) => {
      const bytes = new TextEncoder().encode(text);
      let sent = 0;
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => signal?.addEventListener('abort', () => controller.error(signal.reason)),
        async pull(controller) {
          if (sent >= stallAfter) return new Promise(() => {});
          await new Promise((resolve) => setTimeout(resolve, everyMs));
          if (signal?.aborted) return;
          controller.enqueue(bytes.slice(sent, sent + 1));
          sent += 1;
          if (sent === bytes.length) controller.close();
        },
      });
      return new Response(body, { headers: { date: new Date().toUTCString() } });
    });
  }
  beforeEach(() => {
    // The outer cleanup closes a server.
    http = createServer().listen(0, '127.0.0.1');
  });

  test('a response that keeps arriving never times out, however long it takes', async () => {
    answerSlowly('{"items":[1,2,3]}', 10_000);
    const response = get('/api/menu');
    await vi.advanceTimersByTimeAsync(17 * 10_000);
    expect(await response).toEqual({ items: [1, 2, 3] });
  });

  test('a stalled response times out after 15 s', async () => {
    answerSlowly('{"items":[1,2,3]}', 10_000, 3);
    let failed: unknown;
    get('/api/menu').catch((error: unknown) => {
      failed = error;
    });
    await vi.advanceTimersByTimeAsync(30_000 + 14_000);
    expect(failed).toBeUndefined();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(failed).toBeInstanceOf(NoAnswerError);
  });

  test('the timeout of a picture allows for the time to send it', async () => {
    let aborted = false;
    vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) => {
      signal?.addEventListener('abort', () => {
        aborted = true;
      });
      return new Promise(() => {});
    });
    void post('/api/pictures', new Blob([new Uint8Array(400_000)])).catch(() => {});
    await vi.advanceTimersByTimeAsync(110_000);
    expect(aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(aborted).toBe(true);
  });
});
