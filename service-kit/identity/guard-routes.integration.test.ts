import { type AccountId, sessionCookie } from '@waggle/contracts';
import { newId, StoreUnavailableError } from '@waggle/store';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import Type from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHttp, type HttpServer } from '../http/index.ts';
import type { Credentials, StaffMember } from './authentication.ts';
import { guardRoutes, listedSockets, refuseUnlisted } from './guard-routes.ts';

let http: HttpServer;
/** How often somebody was looked for among the staff. */
let asked = 0;

beforeAll(async () => {
  const log = pino({ level: 'silent' });
  http = createHttp({ log, metrics: new Registry(), newId, origins: ['https://shop.example'] });
  await http.register(async (scope) => {
    const routes = scope as unknown as HttpServer;
    const members: Readonly<Record<string, StaffMember>> = {
      right: { account_id: null, name: 'staff token', role: 'admin' },
      courier: { account_id: 'c' as AccountId, name: 'Cy', role: 'courier' },
    };
    const staff = {
      async identify({ bearer = '', session }: Credentials): Promise<StaffMember | null> {
        asked += 1;
        if (session === 'while-away') throw new StoreUnavailableError('MongoDB cannot be reached now');
        return members[bearer] ?? (session === 'of-the-courier' ? (members['courier'] ?? null) : null);
      },
    };
    guardRoutes(scope, staff, {
      'GET /staff': ['kitchen', 'courier', 'admin'],
      'POST /staff': ['kitchen', 'courier', 'admin'],
      'GET /kitchen': ['kitchen', 'admin'],
      'POST /kitchen': ['kitchen', 'admin'],
      'GET /order': ['tracking', 'kitchen', 'admin'],
      'GET /open': ['anyone'],
    });
    routes.get('/staff', async () => ({ welcome: true }));
    routes.get('/kitchen', async () => ({ welcome: true }));
    routes.post('/staff', async () => ({ done: true }));
    const body = Type.Object({ quantity: Type.Integer() });
    routes.post('/kitchen', { schema: { body } }, async () => ({ done: true }));
    routes.get('/order', async (request) => {
      const isOrders = request.bearer === 'of-the-order';
      const may = isOrders || (await request.identifyStaff?.()) !== undefined;
      return { may, as: request.member?.name ?? 'customer', asked };
    });
    routes.get('/open', async () => ({ welcome: true }));
    expect(() => routes.get('/forgotten', async () => ({}))).toThrow('no access table lists GET /forgotten');
    expect(() => routes.route({ method: ['GET', 'PUT'], url: '/open', handler: async () => ({}) })).toThrow(
      'no access table lists GET,PUT /open',
    );
  });
  await http.ready();
});
afterAll(() => http.close());

describe('staff routes', () => {
  test.each([
    ['no token', {}, 401, 'token_missing'],
    ['a wrong token', { authorization: 'Bearer wrong' }, 401, 'token_wrong'],
    ['another scheme', { authorization: 'Basic cmlnaHQ=' }, 401, 'token_missing'],
  ])('%s is refused, and the answer says what to send', async (_, headers, status, code) => {
    const response = await http.inject({ url: '/staff', headers });
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
    expect(response.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  test('the right token is let in', async () => {
    expect((await http.inject({ url: '/staff', headers: { authorization: 'bearer right' } })).statusCode).toBe(200);
  });

  test('a session is accepted by its cookie, and an ended one gets session_ended', async () => {
    const withCookie = (cookie: string) => http.inject({ url: '/staff', headers: { cookie } });
    expect((await withCookie(`theme=dark; ${sessionCookie}=of-the-courier`)).statusCode).toBe(200);
    expect((await withCookie(`${sessionCookie}=old`)).json()).toMatchObject({ status: 401, code: 'session_ended' });
  });

  test('during a store outage a session gets 503, not 401', async () => {
    const response = await http.inject({ url: '/staff', headers: { cookie: `${sessionCookie}=while-away` } });
    expect([response.statusCode, response.json().code]).toEqual([503, 'unavailable']);
  });

  test('another role is refused, with the required roles', async () => {
    const as = (token: string) => http.inject({ url: '/kitchen', headers: { authorization: `Bearer ${token}` } });
    const { statusCode, headers, ...response } = await as('courier');
    expect([statusCode, headers['www-authenticate']]).toEqual([403, undefined]);
    expect(response.json()).toMatchObject({
      code: 'role_missing',
      detail: 'This requires the role kitchen or admin; Cy has the role courier.',
    });
    expect((await as('right')).statusCode).toBe(200);
  });
});

describe('the access table', () => {
  const asCourier = { authorization: 'Bearer courier' };

  test('answers before the body is looked at', async () => {
    const send = (headers: Record<string, string>) =>
      http.inject({ method: 'POST', url: '/kitchen', headers, payload: { quantity: 'a lot' } });
    expect((await send({})).statusCode).toBe(401);
    expect((await send(asCourier)).statusCode).toBe(403);
    expect((await send({ authorization: 'Bearer right' })).statusCode).toBe(400);
  });

  test('lets a tracking token through to its route, and names only the roles that it lists', async () => {
    const as = async (headers: Record<string, string>) => (await http.inject({ url: '/order', headers })).json();
    expect(await as({ authorization: 'Bearer right' })).toMatchObject({ may: true, as: 'staff token' });
    expect(await as(asCourier)).toMatchObject({ may: false, as: 'customer' });
    expect(await as({ authorization: 'Bearer of-another-order' })).toMatchObject({ may: false, as: 'customer' });
    expect(await as({})).toMatchObject({ status: 401, code: 'token_missing' });
  });

  test('compares a tracking token with the order’s first: a customer’s request looks for nobody among the staff', async () => {
    asked = 0;
    const headers = { authorization: 'Bearer of-the-order', cookie: `${sessionCookie}=of-the-courier` };
    expect((await http.inject({ url: '/order', headers })).json()).toEqual({ may: true, as: 'customer', asked: 0 });
  });

  test('holds for HEAD as for GET', async () => {
    const head = (url: string) => http.inject({ method: 'HEAD', url });
    expect((await head('/open')).statusCode).toBe(200);
    expect((await head('/kitchen')).statusCode).toBe(401);
  });

  test('lists the WebSockets too', () => {
    const socket = { path: '/ws/board', connect() {} };
    expect(listedSockets([socket], { 'WS /ws/board': ['kitchen'] })).toEqual([socket]);
    expect(() => listedSockets([socket], {})).toThrow('no access table lists WS /ws/board');
  });

  test('keeps a process from starting with a route that is in no table, also where nothing guards it', async () => {
    const start = async (path: string) => {
      const process = createHttp({ log: pino({ level: 'silent' }), metrics: new Registry(), newId });
      const docs = ['', '/', '/json', '/yaml', '/static/*', '/static/index.html', '/static/swagger-initializer.js'];
      const open = Object.fromEntries(docs.map((one) => [`GET /api/docs${one}`, ['anyone'] as const]));
      refuseUnlisted(process, { ...open, 'GET /page': ['anyone'] }, [{ 'WS /ws/board': ['kitchen'] }]);
      await process.register(async (scope) => void scope.get(path, { schema: { hide: true } }, async () => ({})));
      await process.ready();
      await process.close();
    };
    await start('/page');
    await start('/ws/board');
    await expect(start('/forgotten')).rejects.toThrow('no access table lists GET /forgotten');
  });

  test('documents the allowed roles in the API documentation', async () => {
    const { paths } = (await http.inject('/api/docs/json')).json();
    expect(paths['/kitchen'].get.security).toEqual([{ staff: [] }, { session: [] }]);
    expect(paths['/order'].get.security).toEqual([{ tracking: [] }, { staff: [] }, { session: [] }]);
    expect(paths['/open'].get.security).toBeUndefined();
  });
});

describe('a change that the session cookie authorizes', () => {
  const cookie = `${sessionCookie}=of-the-courier`;
  const change = (headers: Record<string, string>) =>
    http.inject({ method: 'POST', url: '/staff', headers: { host: 'waggle.example', cookie, ...headers } });

  test.each<[string, Record<string, string>]>([
    ['of the server itself', { origin: 'https://waggle.example' }],
    ['of the server itself, as the browser says', { origin: 'https://of-the-proxy', 'sec-fetch-site': 'same-origin' }],
    ['that the settings list', { origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' }],
    ['that nobody names, for it is no browser', {}],
  ])('is taken from a page %s', async (_, headers) => {
    expect((await change(headers)).statusCode).toBe(200);
  });

  test.each<[string, Record<string, string>]>([
    ['of another host', { origin: 'https://evil.example' }],
    ['of another port', { origin: 'http://waggle.example:81' }],
    ['that hides where it is from', { origin: 'null' }],
    ['of another site that sends no origin', { 'sec-fetch-site': 'cross-site' }],
    ['beside the server', { origin: 'https://blog.waggle.example', 'sec-fetch-site': 'same-site' }],
  ])('is refused from a page %s', async (_, headers) => {
    const response = await change(headers);
    expect([response.statusCode, response.json().code]).toEqual([403, 'origin']);
  });

  test('without the cookie, the origin does not matter', async () => {
    const headers = { authorization: 'Bearer right', cookie: '', origin: 'https://evil.example' };
    expect((await change(headers)).statusCode).toBe(200);
  });
});
