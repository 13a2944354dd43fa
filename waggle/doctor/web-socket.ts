// A WebSocket as a page opens one: with the page's origin, and through whatever is on the way.
import type { IncomingMessage } from 'node:http';
import type { Problem } from '@waggle/contracts';
import { WebSocket } from 'ws';
import { type Finding, ok, wrong } from './finding.ts';

const check = 'WebSockets';

/** @param wsUrl `ws://…`, where it differs from `url` */
export async function checkWebSocket(url: string, wsUrl: string): Promise<Finding> {
  const address = `${wsUrl}/ws/menu`;
  const answer = await open(address, new URL(url).origin);
  if (answer.kind === 'opened') return ok(check, `${address} opens, and the menu comes`);
  if (answer.kind === 'failed')
    return wrong(
      check,
      `${address} does not open (${answer.why})`,
      'see whether the proxy in front keeps connections open that are quiet, and where it passes /ws on to.',
    );
  const found = `${address} is answered ${answer.status}`;
  switch (answer.problem?.code) {
    case 'upgrade_required':
      return wrong(
        check,
        `${found}: a proxy on the path drops the Upgrade header, so pages update late`,
        `let the proxy pass it on. nginx, in the location of Waggle:\n${nginxUpgrade}`,
      );
    case 'origin':
      return wrong(check, `${found}: ${answer.problem.detail ?? 'its origin is refused'}`, originTodo(url));
    default:
      return wrong(
        check,
        `${found}${answer.problem ? ` (${answer.problem.title})` : ', and not by Waggle'}`,
        'see where a proxy passes /ws on to, and whether it lets WebSockets through.',
      );
  }
}

const nginxUpgrade = [
  'proxy_http_version 1.1;',
  'proxy_set_header Upgrade $http_upgrade;',
  'proxy_set_header Connection "upgrade";',
].join('\n');

const originTodo = (url: string): string =>
  `let the proxy pass on the Host of the browser. nginx, in the location of Waggle:\nproxy_set_header Host $http_host;\nWhere the proxy cannot: give WAGGLE_ORIGINS=${new URL(url).origin} to every process.`;

type Opened =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly status: number; readonly problem: Problem | null }
  | { readonly kind: 'failed'; readonly why: string };

function open(address: string, origin: string): Promise<Opened> {
  return new Promise((resolve) => {
    const socket = new WebSocket(address, { origin, handshakeTimeout: 10_000, followRedirects: true });
    const late = setTimeout(() => done({ kind: 'failed', why: 'no message within 10 s' }), 10_000);
    const done = (result: Opened) => {
      clearTimeout(late);
      resolve(result);
      socket.terminate();
    };
    socket.once('message', () => done({ kind: 'opened' }));
    socket.on('error', (error) => done({ kind: 'failed', why: error.message }));
    socket.once('close', (code) => done({ kind: 'failed', why: `closed with ${code}` }));
    socket.once('unexpected-response', (_request, response: IncomingMessage) => {
      void textOf(response).then((text) =>
        done({ kind: 'refused', status: response.statusCode ?? 0, problem: problemIn(text) }),
      );
    });
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  try {
    for await (const part of response) text += String(part);
  } catch {
    // The status says enough.
  }
  return text;
}

function problemIn(text: string): Problem | null {
  try {
    const problem = JSON.parse(text) as Problem;
    return typeof problem.code === 'string' ? problem : null;
  } catch {
    return null;
  }
}
