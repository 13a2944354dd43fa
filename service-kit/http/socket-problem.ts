// Problem documents on a bare connection, where there is no response object.
import type { Duplex } from 'node:stream';
import { problemDocument, problemType } from './problem.ts';

/** Answers with a problem document and ends the connection. */
export function refuseOnSocket(
  socket: Duplex,
  status: keyof typeof titles,
  code: string,
  detail: string,
  retryAfterSeconds?: number,
): void {
  const title = titles[status];
  const body = JSON.stringify(problemDocument({ status, code, title, detail }, {}));
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: ${problemType}\r\n` +
      (retryAfterSeconds === undefined ? '' : `Retry-After: ${retryAfterSeconds}\r\n`) +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const titles = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  408: 'Request Timeout',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  503: 'Service Unavailable',
} as const;

/** Answers bytes that Node could not parse as a request; a connection that is gone gets no answer. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
  else if (error.code === 'HPE_HEADER_OVERFLOW')
    refuseOnSocket(socket, 431, 'headers_too_large', 'The headers may have at most 16 KiB in total.');
  else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT')
    refuseOnSocket(socket, 408, 'request_timeout', 'The request was not complete in time.');
  else refuseOnSocket(socket, 400, 'bad_request', 'This is not an HTTP request.');
}
