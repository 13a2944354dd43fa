import { type ItemId, limits, PlaceOrderBody, Problem } from '@waggle/contracts';
import { newId, StoreUnavailableError } from '@waggle/store';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProblemError } from './problem.ts';
import { createHttp, type HttpServer } from './server.ts';

const lines: Record<string, unknown>[] = [];
const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(JSON.parse(line)) });
const isProblem = Compile(Problem);
const order = {
  customer: { name: 'Ada', phone: '+44 20 7946', address: 'London' },
  items: [{ item_id: 'margherita', quantity: 1 }],
};

let http: HttpServer;
let reached = 0;

beforeAll(async () => {
  http = createHttp({ log, metrics: new Registry(), newId, origins: ['https://shop.example'] });
  await http.register(async (scope) => {
    const routes = scope as unknown as HttpServer;
    routes.post('/api/orders', { schema: { body: PlaceOrderBody } }, async (request) => {
      reached += 1;
      return request.cause;
    });
    const query = Type.Object(
      { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })) },
      { additionalProperties: false },
    );
    routes.get('/api/orders', { schema: { querystring: query } }, async (request) => ({ limit: request.query.limit }));
    routes.get(
      '/api/orders/:id',
      { schema: { params: Type.Object({ id: Type.String({ pattern: '^[0-9]+$' }) }) } },
      async () => ({}),
    );
    routes.get('/away', async () => {
      throw new StoreUnavailableError('connection to 10.0.0.7 refused');
    });
    routes.get('/broken', async () => {
      throw new Error('password is hunter2');
    });
    routes.get('/short', async () => {
      const short = [{ item_id: 'margherita' as ItemId, requested: 2, available: 1 }];
      throw new ProblemError({ status: 409, code: 'out_of_stock', title: 'Not enough in stock', short });
    });
  });
  await http.ready();
});
afterAll(() => http.close());

const post = (payload: unknown, headers: Record<string, string> = {}) =>
  http.inject({
    method: 'POST',
    url: '/api/orders',
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });

describe('bad input gets a problem document and does not reach the route', () => {
  const line = order.items[0];
  test.each([
    ['an unknown field', { ...order, coupon: 1 }, ['#/coupon']],
    ['an unknown field further in', { ...order, items: [{ ...line, price: 0 }] }, ['#/items/0/price']],
    ['an unknown field that needs escaping', { ...order, 'a/b~c': 1 }, ['#/a~1b~0c']],
    ['a missing field', { items: order.items }, ['#/customer']],
    ['several missing fields', {}, ['#/customer', '#/items']],
    ['a number as text', { ...order, items: [{ ...line, quantity: '1' }] }, ['#/items/0/quantity']],
    ['a quantity of zero', { ...order, items: [{ ...line, quantity: 0 }] }, ['#/items/0/quantity']],
    ['a negative quantity', { ...order, items: [{ ...line, quantity: -1 }] }, ['#/items/0/quantity']],
    ['half a pizza', { ...order, items: [{ ...line, quantity: 0.5 }] }, ['#/items/0/quantity']],
    ['a huge quantity', { ...order, items: [{ ...line, quantity: 1e9 }] }, ['#/items/0/quantity']],
    ['no items', { ...order, items: [] }, ['#/items']],
    ['too many items', { ...order, items: Array(limits.lines + 1).fill(line) }, ['#/items']],
    ['an id that cannot be one', { ...order, items: [line, { ...line, item_id: '../x' }] }, ['#/items/1/item_id']],
    ['null', null, ['#']],
    ['a list', [], ['#']],
  ])('%s', async (_, body, fields) => {
    const before = reached;
    const response = await post(body);
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    const problem = response.json();
    expect(isProblem.Check(problem)).toBe(true);
    expect(problem).toMatchObject({ code: 'invalid_request', status: 400, instance: '/api/orders' });
    expect(problem.errors.map((error: { field: string }) => error.field)).toEqual(fields);
    expect(reached).toBe(before);
  });

  test.each([
    ['broken JSON', '{"customer":', 400, 'bad_json'],
    ['an empty body', '', 400, 'invalid_request'],
    ['a forbidden name', '{"__proto__":{"x":1}}', 400, 'bad_json'],
    ['a body over 64 KB', JSON.stringify({ ...order, note: 'x'.repeat(limits.bodyBytes) }), 413, 'body_too_large'],
  ])('%s', async (_, body, status, code) => {
    const before = reached;
    const response = await post(body);
    expect(response.json()).toMatchObject({ status, code, type: `urn:waggle:problem:${code}` });
    expect(response.statusCode).toBe(status);
    expect(reached).toBe(before);
  });

  test.each(['application/xml', 'text/plain'])('a body that is %s and not JSON', async (type) => {
    const response = await post('<order/>', { 'content-type': type });
    expect([response.statusCode, response.json().code]).toEqual([415, 'media_type']);
  });

  test('no body at all', async () => {
    const response = await http.inject({ method: 'POST', url: '/api/orders' });
    expect([response.statusCode, response.json().errors]).toEqual([400, [{ field: '#', message: 'must be object' }]]);
  });

  test('the query, saying that it is the query', async () => {
    const response = await http.inject('/api/orders?limit=ten&page=2');
    expect(response.json().errors).toEqual([
      { field: '#/page', message: 'in the query: is not known here' },
      { field: '#/limit', message: 'in the query: must be integer' },
    ]);
  });

  test('the path, saying that it is the path', async () => {
    const response = await http.inject('/api/orders/abc');
    expect(response.json().errors).toEqual([
      { field: '#/id', message: expect.stringMatching(/^in the path: must match/) },
    ]);
    expect(response.statusCode).toBe(400);
  });

  test('thousands of problems are truncated', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`x${n}`, n]));
    const { errors } = (await post({ ...order, ...unknown })).json();
    expect(errors[0]).toEqual({ field: '#/x0', message: 'is not known here' });
    expect(errors.length).toBeLessThan(50);
  });
});

describe('what does not exist', () => {
  test('an unknown path is a 404 that says where routes are listed', async () => {
    const response = await http.inject('/nowhere?secret=1');
    expect(response.json()).toMatchObject({
      status: 404,
      code: 'not_found',
      instance: '/nowhere',
      detail: expect.stringContaining('/api/docs'),
    });
  });

  test('a known path with another method is a 405 that lists those it takes', async () => {
    const response = await http.inject({ method: 'DELETE', url: '/api/orders/7' });
    expect([response.statusCode, response.headers['allow'], response.json().code]).toEqual([
      405,
      'GET, HEAD',
      'method_not_allowed',
    ]);
  });

  test('a path that is no URL', async () => {
    const response = await http.inject('/%ZZ');
    expect([response.statusCode, response.json().code]).toEqual([400, 'bad_request']);
  });
});

describe('errors inside', () => {
  test('a store outage is a 503 with Retry-After', async () => {
    const response = await http.inject('/away');
    expect([response.statusCode, response.headers['retry-after'], response.json().code]).toEqual([
      503,
      '1',
      'unavailable',
    ]);
    expect(response.body).not.toContain('10.0.0.7');
  });

  test('an unexpected error reveals no internals, and is logged under the correlation id', async () => {
    const response = await http.inject({ url: '/broken', headers: { 'x-correlation-id': 'find-me' } });
    expect(response.json()).toMatchObject({ status: 500, code: 'internal', correlation_id: 'find-me' });
    expect(response.body).not.toContain('hunter2');
    expect(lines).toContainEqual(
      expect.objectContaining({
        correlation_id: 'find-me',
        err: expect.objectContaining({ message: 'password is hunter2' }),
      }),
    );
  });

  test('a problem that a route throws is sent unchanged', async () => {
    const response = await http.inject('/short');
    expect([response.statusCode, response.json().short]).toEqual([
      409,
      [{ item_id: 'margherita' as ItemId, requested: 2, available: 1 }],
    ]);
  });
});

describe('the trace of a request', () => {
  test('its correlation id is accepted, echoed, logged and passed on', async () => {
    const response = await post(order, { 'x-correlation-id': 'corr-1' });
    expect(response.headers['x-correlation-id']).toBe('corr-1');
    const { causation_id, ...cause } = response.json();
    expect(cause).toEqual({ correlation_id: 'corr-1' });
    expect(causation_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(lines).toContainEqual(
      expect.objectContaining({
        msg: 'request',
        correlation_id: 'corr-1',
        request_id: causation_id,
        path: '/api/orders',
        status: 200,
      }),
    );
  });

  test('each request is a cause of its own, whatever correlation id it brings', async () => {
    const causes = [];
    for (const headers of [{ 'x-correlation-id': 'shared' }, { 'x-correlation-id': 'shared' }, {}])
      causes.push((await post(order, headers)).json());
    expect(new Set(causes.map(({ causation_id }) => causation_id)).size).toBe(3);
    expect(causes[2].causation_id).toBe(causes[2].correlation_id);
  });

  test.each([['with spaces in it'], ['x'.repeat(129)], ['línea']])(
    'a correlation id %s is not accepted',
    async (given) => {
      const response = await post(order, { 'x-correlation-id': given });
      expect(response.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  test('every answer has one, errors too', async () => {
    const response = await http.inject('/nowhere');
    expect(response.json().correlation_id).toBe(response.headers['x-correlation-id']);
  });

  test.each([
    ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', true],
    ['00-00000000000000000000000000000000-b7ad6b7169203331-01', false],
    ['ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', false],
    ['nonsense', false],
  ])('the trace context %s is accepted: %s', async (traceparent, taken) => {
    const response = await post(order, { traceparent });
    expect(response.json().traceparent).toBe(taken ? traceparent : undefined);
  });

  test('a query is not logged', async () => {
    await http.inject({ url: '/api/orders?limit=3', headers: { 'x-correlation-id': 'no-query' } });
    expect(lines.find((line) => line['correlation_id'] === 'no-query')?.['path']).toBe('/api/orders');
  });
});

describe('the documentation', () => {
  test('OpenAPI is made from the schemas that validate', async () => {
    const document = (await http.inject('/api/docs/json')).json();
    const { $ref } = document.paths['/api/orders'].post.requestBody.content['application/json'].schema;
    const schema = document.components.schemas[String($ref).replace('#/components/schemas/', '')];
    expect(schema.properties.items.items.properties.quantity).toMatchObject({ minimum: 1, maximum: limits.quantity });
    expect(document.components.securitySchemes).toHaveProperty('staff');
  });

  test('OpenAPI says that errors are problem documents, and which to expect', async () => {
    const { paths } = (await http.inject('/api/docs/json')).json();
    for (const status of ['400', 'default']) {
      expect(Object.keys(paths['/api/orders'].post.responses[status].content)).toEqual(['application/problem+json']);
    }
  });

  test('its page may run its own scripts and no others', async () => {
    const page = await http.inject('/api/docs/');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/);
    expect(page.body).not.toMatch(/(src|href)="https?:/);
  });
});

test('a request that times out is answered 503 with Retry-After, and its late result is harmless', async () => {
  const impatient = createHttp({ log, metrics: new Registry(), newId, answerWithinMs: 50 });
  const { promise, resolve } = Promise.withResolvers<object>();
  await impatient.register(async (scope) => {
    (scope as unknown as HttpServer).get('/slow', () => promise);
  });
  await impatient.ready();
  const answer = await impatient.inject({ url: '/slow' });
  expect(answer.statusCode).toBe(503);
  expect(answer.headers['retry-after']).toBe('1');
  expect(answer.json()).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('same Idempotency-Key') });
  resolve({ late: true });
  await promise;
  expect((await impatient.inject({ url: '/slow' })).json()).toEqual({ late: true });
  await impatient.close();
});
