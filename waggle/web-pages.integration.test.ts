// The client's files and pages over HTTP, from a folder like that of a build.

import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { createHttp, type HttpServer } from '@waggle/service-kit/http';
import { createLog } from '@waggle/service-kit/operations/log';
import { newId } from '@waggle/store';
import { Registry } from 'prom-client';
import { Check } from 'typebox/value';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../test/support/waggle.ts';
import { pageSettings } from './page-settings.ts';
import { webPages } from './web-pages.ts';

const index = '<!doctype html><title>Waggle</title><script type="module" src="/assets/index-Bq1.js"></script>';

function builtClient(): string {
  const folder = emptyFolder();
  const put = (name: string, content: string | Buffer) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  };
  put('dist/index.html', index);
  put('dist/assets/index-Bq1.js', 'start()');
  put('dist/assets/index-Bq1.js.br', brotliCompressSync('start()'));
  put('dist/pictures/margherita.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  put('secret.txt', 'not to be served');
  return path.join(folder, 'dist');
}

function emptyFolder(): string {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  return folder;
}

interface Settings {
  readonly tileUrl?: string;
  readonly tileAttribution?: string;
  readonly securityContact?: string;
  readonly basePath?: string;
  readonly simulatedRides?: boolean;
  readonly underTheHood?: boolean;
}

async function served(
  folder: string,
  { basePath = '', simulatedRides = false, underTheHood = false, ...settings }: Settings = {},
) {
  const all = { tileUrl: '', tileAttribution: '', operationsAddress: '', securityContact: '', ...settings };
  const { images, routes } = webPages({ settings: all, simulatedRides, underTheHood, folder });
  const log = createLog({ level: 'silent' });
  const http = createHttp({ log, metrics: new Registry(), newId, images, basePath });
  await http.register(async (scope) => {
    const routesOf = scope as unknown as HttpServer;
    routesOf.get('/api/menu', async () => ({ items: [] }));
    await routes(routesOf);
  });
  await http.ready();
  onTestFinished(() => http.close());
  return (url: string, headers: Record<string, string> = { accept: 'text/html' }, method: 'GET' | 'HEAD' = 'GET') =>
    http.inject({ url, headers, method });
}

test.each(['/', '/kitchen', '/track/018f-no-file', '/index.html', '/?from=poster'])(
  '%s is the page, which browsers must revalidate',
  async (url) => {
    const answer = await (await served(builtClient()))(url);
    expect([answer.statusCode, answer.body]).toEqual([200, index]);
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.headers['content-type']).toContain('text/html');
  },
);

test('files with a hash in their name are cached forever, pictures for an hour', async () => {
  const get = await served(builtClient());
  expect((await get('/assets/index-Bq1.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect((await get('/pictures/margherita.svg')).headers).toMatchObject({
    'cache-control': 'public, max-age=3600',
    'content-type': 'image/svg+xml',
  });
});

test('a browser that accepts Brotli gets the compressed file of the build, with a Vary header for caches', async () => {
  const get = await served(builtClient());
  const { headers } = await get('/assets/index-Bq1.js', { 'accept-encoding': 'gzip, br' });
  expect(headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
  expect(headers['content-type']).toContain('javascript');
  expect((await get('/assets/index-Bq1.js', {})).body).toBe('start()');
});

test.each([
  ['/assets/index-Old.js', 'a file of another build'],
  ['/api/nothing', 'a route that does not exist'],
  ['/ws/nothing', 'a WebSocket that does not exist'],
  ['/%2e%2e/secret.txt', 'a file beside the folder'],
  ['/..%2fsecret.txt', 'a file beside the folder, with an encoded slash'],
  ['/%ff', 'not UTF-8'],
])('%s, %s, is a problem and not the page', async (url) => {
  const answer = await (await served(builtClient()))(url);
  expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  expect(answer.statusCode).toBeLessThan(500);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.headers['cache-control'] ?? 'no-cache').toMatch(/^no-(cache|store)$/);
});

test.each([
  ['/kitchen/', 200],
  ['/admin/hours', 200],
  ['/admin/hours/', 200],
  ['/Kitchen', 200],
  ['/track/018f-no-file/', 200],
  ['/no/such/page', 404],
  ['/no-such-page/', 404],
  ['/admin/nothing', 404],
  ['/admin/hours/deeper', 404],
  ['/kitchen/deeper', 404],
  ['/track', 404],
  ['/track/a/b', 404],
  ['//', 404],
])('%s answers %i, to a browser and to HEAD', async (url, status) => {
  const get = await served(builtClient());
  expect((await get(url)).statusCode).toBe(status);
  expect((await get(url, { accept: 'text/html' }, 'HEAD')).statusCode).toBe(status);
});

test('a client that accepts only JSON gets no page, and routes come before pages', async () => {
  const get = await served(builtClient());
  expect((await get('/kitchen', { accept: 'application/json' })).statusCode).toBe(404);
  expect((await get('/api/menu')).json()).toEqual({ items: [] });
});

test('a page may load nothing from elsewhere and evaluate nothing, and may use the device’s location', async () => {
  const { headers } = await (await served(builtClient()))('/');
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("img-src 'self' data: blob:;");
  expect(policy).not.toContain('unsafe-eval');
  expect(headers['permissions-policy']).toContain('geolocation=(self)');
  expect(headers['referrer-policy']).toBe('no-referrer');
});

test('client.json says that there is no tile server, and whether couriers may simulate rides and customers see events', async () => {
  const settings = async (given: Settings) => (await (await served(builtClient(), given))('/client.json')).json();
  const none = { tiles: null, simulated_rides: false, under_the_hood: false };
  expect(await settings({})).toEqual(none);
  expect(await settings({ simulatedRides: true })).toEqual({ ...none, simulated_rides: true });
  expect(await settings({ underTheHood: true })).toEqual({ ...none, under_the_hood: true });
});

test('the client gets the address of a tile server, and may load its pictures', async () => {
  const tileUrl = 'https://{s}.tiles.example/{z}/{x}/{y}.png';
  const get = await served(builtClient(), { tileUrl, tileAttribution: '© Mappers' });
  const { headers, ...answer } = await get('/client.json');
  expect(answer.json()).toMatchObject({ tiles: { url: tileUrl, attribution: '© Mappers' } });
  expect(headers['content-security-policy']).toContain("img-src 'self' data: blob: https://*.tiles.example;");
  expect(headers['referrer-policy']).toBe('strict-origin-when-cross-origin');
});

test.each([
  ['https://tiles.example/{z}/{x}/{y}.png', true],
  ['https://{s}.tiles.example:8443/{z}/{x}/{y}@2x.png?key=1', true],
  ['/tiles/{z}/{x}/{y}.png', true],
  ['https://tiles.example/', false],
  ['https://a-{s}.tiles.example/{z}/{x}/{y}.png', false],
  ["https://tiles.example; script-src 'unsafe-eval'/{z}/{x}/{y}", false],
  ['javascript:/{z}/{x}/{y}', false],
])('%s can be WAGGLE_TILE_URL: %s', (url, fits) => {
  expect(Check(pageSettings.tileUrl.schema, url)).toBe(fits);
});

test('where the client is not built, the page says how to build it, and comes as soon as it is', async () => {
  const folder = path.join(emptyFolder(), 'dist');
  const get = await served(folder);
  const before = await get('/');
  expect([before.statusCode, before.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
  expect(before.body).toContain('npx vite build web');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'index.html'), index);
  expect((await get('/')).body).toBe(index);
});

const whole = `<!doctype html><html lang="en"><link rel="icon" href="/favicon.svg"><a href="//elsewhere.example/">${'x'.repeat(2_000)}</a>
<a href="https://elsewhere.example/"></a><a href="#part"></a><script type="module" src="/assets/index-Bq1.js"></script></html>`;

test('under a path, the page names its files with the path, and tells its scripts where they are', async () => {
  const folder = builtClient();
  writeFileSync(path.join(folder, 'index.html'), whole);
  const get = await served(folder, { basePath: '/shop/waggle' });
  const answer = await get('/track/018f');
  expect(answer.body).toBe(
    whole
      .replace('<html lang', '<html data-base-path="/shop/waggle" lang')
      .replace('"/favicon.svg"', '"/shop/waggle/favicon.svg"')
      .replace('"/assets/', '"/shop/waggle/assets/'),
  );
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' });
  expect(String(answer.headers['content-security-policy'])).toContain("base-uri 'none';");
});

test('under a path, the page is compressed, is not sent again to a browser that has it, and a new build has another tag', async () => {
  const folder = builtClient();
  writeFileSync(path.join(folder, 'index.html'), whole);
  const get = await served(folder, { basePath: '/waggle' });
  const headers = { accept: 'text/html', 'accept-encoding': 'br' };
  const first = await get('/', headers);
  expect(first.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
  const tag = String(first.headers.etag);
  expect((await get('/', { ...headers, 'if-none-match': tag })).statusCode).toBe(304);
  expect((await get('/no-such-page', { ...headers, 'if-none-match': tag })).statusCode).toBe(404);
  writeFileSync(path.join(folder, 'index.html'), `${whole}<!-- another build -->`);
  utimesSync(path.join(folder, 'index.html'), 1, 1);
  const second = await get('/', { ...headers, 'if-none-match': tag });
  expect(second.statusCode).toBe(200);
  expect(second.headers.etag).not.toBe(tag);
});

test('the page of a Waggle that is not built links below its path', async () => {
  const get = await served(path.join(emptyFolder(), 'dist'), { basePath: '/waggle' });
  expect((await get('/')).body).toContain('href="/waggle/api/docs"');
});

test('security.txt names the contact of the settings and an end within a year, and does not exist without a contact', async () => {
  const answer = await (await served(builtClient(), { securityContact: 'mailto:security@shop.example' }))(
    '/.well-known/security.txt',
  );
  const [, expires = ''] = /^Contact: mailto:security@shop\.example\nExpires: (\S+)\n/.exec(answer.body) ?? [];
  expect(answer.headers['content-type']).toMatch(/^text\/plain/);
  expect(Date.parse(expires)).toBeGreaterThan(Date.now());
  expect(Date.parse(expires)).toBeLessThan(Date.now() + 365 * 86_400_000);
  expect((await (await served(builtClient()))('/.well-known/security.txt')).statusCode).toBe(404);
});
