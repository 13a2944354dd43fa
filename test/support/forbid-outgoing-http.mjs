// Preloaded into a service's process: ends it when it makes an HTTP request.
import { subscribe } from 'node:diagnostics_channel';

const end = (how) => (message) => {
  process.stderr.write(`outgoing HTTP request (${how}): ${message?.request?.path ?? ''}\n`);
  process.exit(86);
};
subscribe('http.client.request.start', end('node:http'));
subscribe('undici:request:create', end('fetch'));
