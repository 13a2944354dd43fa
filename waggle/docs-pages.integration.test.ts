// The docs site over HTTP, from a folder like that of a build.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createHttp, type HttpServer } from '@waggle/service-kit/http';
import { createLog } from '@waggle/service-kit/operations/log';
import { newId } from '@waggle/store';
import { Registry } from 'prom-client';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../test/support/waggle.ts';
import { webPages } from './web-pages.ts';

async function served(files: Readonly<Record<string, string>>, basePath = '') {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  const settings = { tileUrl: '', tileAttribution: '', operationsAddress: '', securityContact: '' };
  const shown = { simulatedRides: false, underTheHood: false };
  const { images, routes } = webPages({ settings, ...shown, folder: path.join(folder, 'dist') });
  const http = createHttp({ log: createLog({ level: 'silent' }), metrics: new Registry(), newId, images, basePath });
  await http.register(async (scope) => routes(scope as unknown as HttpServer));
  await http.ready();
  onTestFinished(() => http.close());
  return (url: string, headers: Record<string, string> = { accept: 'text/html' }, method: 'GET' | 'POST' = 'GET') =>
    http.inject({ url, headers, method });
}

const built = {
  'dist/index.html': 'the client',
  'dist/docs.html': 'the overview',
  'dist/docs/tour.html': '<html lang="en"><a href="/docs">all</a>',
  'dist/docs/decisions/0001-a.html': 'a decision',
  'dist/docs/journey.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'secret.html': 'not to be served',
};

test.each([
  ['/docs', 'the overview'],
  ['/docs/', 'the overview'],
  ['/docs/tour', built['dist/docs/tour.html']],
  ['/docs/tour/?from=poster', built['dist/docs/tour.html']],
  ['/docs/decisions/0001-a', 'a decision'],
])('%s is a page, which browsers must revalidate, under the policy of all pages', async (url, text) => {
  const { statusCode, body, headers } = await (await served(built))(url);
  expect([statusCode, body]).toEqual([200, text]);
  expect(headers['cache-control']).toBe('no-cache');
  expect(headers['content-type']).toContain('text/html');
  expect(headers['content-security-policy']).toContain("script-src 'self';");
});

test('pictures are held for an hour; one that is not there is a problem', async () => {
  const get = await served(built);
  expect((await get('/docs/journey.svg')).headers).toMatchObject({
    'cache-control': 'public, max-age=3600',
    'content-type': 'image/svg+xml',
  });
  const gone = await get('/docs/gone.png');
  expect([gone.statusCode, gone.headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8']);
});

test.each([
  '/docs/gone',
  '/docs/tour.html',
  '/docs/%2e%2e/%2e%2e/secret',
  '/docs/..%2f..%2fsecret',
  '/docs/tour/deeper',
])('%s is no page: the client says so, with 404', async (url) => {
  const answer = await (await served(built))(url);
  expect([answer.statusCode, answer.body]).toEqual([404, 'the client']);
});

test('a client that accepts only JSON gets a problem', async () => {
  const answer = await (await served(built))('/docs/tour', { accept: 'application/json' });
  expect([answer.statusCode, answer.json()]).toEqual([404, expect.objectContaining({ code: 'not_found' })]);
});

test('under a path, a page links below it, and is not sent again to a browser that has it', async () => {
  const get = await served(built, '/waggle');
  const first = await get('/docs/tour');
  expect(first.body).toBe('<html data-base-path="/waggle" lang="en"><a href="/waggle/docs">all</a>');
  const again = await get('/docs/tour', { accept: 'text/html', 'if-none-match': String(first.headers.etag) });
  expect(again.statusCode).toBe(304);
  expect((await get('/docs')).body).toBe('the overview');
});

test('where nothing is built, the docs say how to build them', async () => {
  const answer = await (await served({}))('/docs');
  expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining('npx vite build web')]);
});
