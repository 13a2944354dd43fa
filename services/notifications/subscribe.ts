// The first message on a WebSocket: a token, and the last step that the client has seen.
import { type Clock, Subscribe } from '@waggle/contracts';
import type { Connection } from '@waggle/service-kit/http';
import { Compile } from 'typebox/compile';
import type { WebSocket } from 'ws';

const validator = Compile(Subscribe);

/** Calls `start` once with the first message if it is a subscribe message; closes the connection otherwise. */
export function awaitSubscribe(
  socket: Pick<WebSocket, 'once'>,
  connection: Connection,
  { clock, timeoutMs }: { readonly clock: Clock; readonly timeoutMs: number },
  start: (subscribe: Subscribe) => void,
): void {
  const cancel = clock.setTimer(timeoutMs, () => connection.close('subscribeTimeout'));
  const forget = connection.onClosed(cancel);
  socket.once('message', (data) => {
    cancel();
    forget();
    const message = parse(String(data));
    if (validator.Check(message)) start(message);
    else connection.close('badMessage');
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
