// Loaded into a service's process before it starts: ends it when it makes an HTTP request, by whatever means.
import { subscribe } from 'node:diagnostics_channel';

const end = (how) => (message) => {
  process.stderr.write(`outgoing HTTP request (${how}): ${message?.request?.path ?? ''}\n`);
  process.exit(86);
};
subscribe('http.client.request.start', end('node:http'));
subscribe('undici:request:create', end('fetch'));
