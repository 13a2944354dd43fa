import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { newId } from '@waggle/store';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHttp, type HttpServer } from './server.ts';

let http: HttpServer;
beforeAll(async () => {
  http = createHttp({ log: pino({ level: 'silent' }), metrics: new Registry(), newId });
  await http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => http.close());

/** Sends raw bytes; returns the whole answer. */
async function send(bytes: string): Promise<string> {
  const { port } = http.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => (answer += data));
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

test.each([
  ['bytes that are no request', 'hello\r\n\r\n', 400, 'bad_request'],
  ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
])('%s: a problem document', async (_, bytes, status, code) => {
  const [head = '', body = ''] = (await send(bytes)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*Content-Type: application/problem\\+json`, 's'));
  expect(JSON.parse(body)).toMatchObject({ status, code });
});
