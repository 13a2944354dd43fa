// OWASP ASVS 5.0, 3.3 (cookie setup) and API2:2023 (broken authentication): the cookie of a session behind TLS cannot be set, read or
// replaced from anywhere else.
import { secureSessionCookies, sessionCookie } from '@waggle/contracts';
import { createHttp, type HttpServer } from '@waggle/service-kit/http';
import { clearSessionCookie, credentialsOf, setSessionCookie } from '@waggle/service-kit/identity';
import { createMetrics } from '@waggle/service-kit/operations';
import { createLog } from '@waggle/service-kit/operations/log';
import { newId } from '@waggle/store';
import { expect, onTestFinished, test } from 'vitest';

async function serverAt(basePath: string): Promise<HttpServer> {
  const http = createHttp({
    log: createLog({ level: 'silent' }),
    metrics: createMetrics(),
    newId,
    basePath,
    trustedProxies: 'loopback',
  });
  await http.register(async (scope) => {
    scope.get('/in', async (_request, reply) => setSessionCookie(reply, 'of-ada').send());
    scope.get('/out', async (_request, reply) => clearSessionCookie(reply).send());
    scope.get('/who', async (request) => ({ session: credentialsOf(request).session ?? null }));
    scope.post('/change', async () => ({}));
  });
  onTestFinished(() => http.close());
  return http;
}

const tls = { 'x-forwarded-proto': 'https' };
const cookiesOf = async (http: HttpServer, url: string, headers: Record<string, string>): Promise<string[]> =>
  [(await http.inject({ url, headers })).headers['set-cookie'] ?? []].flat();

test('behind TLS its name binds it to this host, and under a base path to https', async () => {
  const [atRoot, below] = [await serverAt(''), await serverAt('/waggle')];
  expect(await cookiesOf(atRoot, '/in', tls)).toEqual([
    expect.stringMatching(/^__Host-waggle_session=of-ada; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
  ]);
  expect(await cookiesOf(below, '/in', tls)).toEqual([
    expect.stringMatching(
      /^__Secure-waggle_session=of-ada; Max-Age=\d+; Path=\/waggle; HttpOnly; Secure; SameSite=Strict$/,
    ),
  ]);
});

test('without TLS, as on a local network, a plain cookie works', async () => {
  const http = await serverAt('');
  expect(await cookiesOf(http, '/in', {})).toEqual([
    expect.stringMatching(/^waggle_session=of-ada; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/),
  ]);
  const answer = await http.inject({ url: '/who', headers: { cookie: `${sessionCookie}=of-ada` } });
  expect(answer.json()).toEqual({ session: 'of-ada' });
});

test('behind TLS a plain cookie counts for nothing, whoever set it, and the next sign-in or sign-out removes it', async () => {
  const http = await serverAt('');
  const who = async (cookie: string, headers = {}) =>
    (await http.inject({ url: '/who', headers: { ...headers, cookie } })).json() as { session: string | null };
  const planted = `${sessionCookie}=of-mallory`;
  const own = `${secureSessionCookies.root}=of-ada`;
  expect(await who(planted, tls)).toEqual({ session: null });
  expect(await who(`${planted}; ${own}`, tls)).toEqual({ session: 'of-ada' });
  // A service that no proxy tells the protocol.
  expect(await who(`${planted}; ${own}`)).toEqual({ session: 'of-ada' });
  const removed = expect.stringMatching(/^waggle_session=; Max-Age=0;/);
  for (const url of ['/in', '/out'])
    expect(await cookiesOf(http, url, { ...tls, cookie: planted })).toEqual([
      removed,
      expect.stringContaining('__Host-'),
    ]);
});

test('with either cookie, a page of another origin changes nothing', async () => {
  const http = await serverAt('');
  for (const name of [sessionCookie, ...Object.values(secureSessionCookies)]) {
    const headers = { cookie: `${name}=of-ada`, origin: 'https://evil.example', host: 'shop.example' };
    expect([name, (await http.inject({ method: 'POST', url: '/change', headers })).statusCode]).toEqual([name, 403]);
  }
});
