import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { newId } from '@waggle/store';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptedEncoding } from './compression.ts';
import { createHttp, type HttpServer } from './server.ts';

const long = { text: 'margherita '.repeat(1_000) };
let http: HttpServer;
beforeAll(async () => {
  http = createHttp({ log: pino({ level: 'silent' }), metrics: new Registry(), newId });
  http.get('/long', async (_, reply) => {
    reply.header('etag', '"7"');
    return long;
  });
  http.get('/short', async () => ({ text: 'margherita' }));
  await http.ready();
});
afterAll(() => http.close());

const ask = (url: string, encoding?: string) =>
  http.inject({ url, headers: encoding === undefined ? {} : { 'accept-encoding': encoding } });

describe('a long answer', () => {
  test.each([
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0.5, gzip', 'gzip', gunzipSync],
  ] as const)('to a client that accepts %s comes as %s, with a weak tag', async (accepts, encoding, decompress) => {
    for (let n = 0; n < 2; n += 1) {
      const { headers, rawPayload } = await ask('/long', accepts);
      expect(headers).toMatchObject({ 'content-encoding': encoding, etag: 'W/"7"', vary: 'accept-encoding' });
      expect(Number(headers['content-length'])).toBe(rawPayload.length);
      expect(rawPayload.length).toBeLessThan(200);
      expect(JSON.parse(String(decompress(rawPayload)))).toEqual(long);
    }
  });

  test('is not compressed for a client without Accept-Encoding', async () => {
    const { headers, body } = await ask('/long');
    expect(headers).toMatchObject({ etag: '"7"', vary: 'accept-encoding' });
    expect(headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(body)).toEqual(long);
  });
});

test('a short answer is not compressed', async () => {
  expect((await ask('/short', 'br')).headers['content-encoding']).toBeUndefined();
});

test.each([
  [undefined, null],
  ['', null],
  ['identity', null],
  ['*', 'br'],
  ['br;q=0, gzip;q=0.1', 'gzip'],
  ['br;q=0, *;q=0', null],
  ['GZIP', 'gzip'],
])('Accept-Encoding %j: %s', (header, encoding) => {
  expect(acceptedEncoding(header)).toBe(encoding);
});
