// WebSockets that say what they should not: valid, nearly valid and broken messages on every route.
import type { Random } from '@waggle/contracts';
import { manifests } from '@waggle/services';
import { WebSocket } from 'ws';
import { pick, wholeBetween } from '../../chaos/choices.ts';
import { oddTexts, strange, uuidOf } from './values.ts';

export interface FuzzedSocket {
  readonly path: string;
  readonly frames: number;
  /** The close code; 1006 without a closing handshake. */
  readonly code: number;
}

/** Of every WebSocket that there is. */
const paths = manifests.flatMap(({ access = {} }) =>
  Object.keys(access).flatMap((route) => (route.startsWith('WS ') ? [route.slice(3)] : [])),
);

/** Sends a few frames on a new socket and leaves. Resolves when it is closed. */
export function fuzzSocket(
  url: string,
  headers: Readonly<Record<string, string>>,
  tokens: readonly string[],
  orderIds: readonly string[],
  random: Random,
): Promise<FuzzedSocket> {
  const order = orderIds.length > 0 && random() < 0.8 ? pick(random, orderIds) : uuidOf(random);
  const path = pick(random, [
    ...paths.map((one) => one.replace(':id', order)),
    '/ws/kitchen?parts',
    `/ws/menu?have=${encodeURIComponent(pick(random, oddTexts).toWellFormed())}`,
    `/ws/orders/${encodeURIComponent(pick(random, oddTexts).toWellFormed())}`,
    '/ws/nothing',
  ]);
  const frames = wholeBetween(random, 1, 6);
  const planned = Array.from({ length: frames }, () => frameOf(tokens, random));
  const socket = new WebSocket(url.replace('http', 'ws') + path, { headers: { ...headers } });
  return new Promise((resolve) => {
    // A refused handshake ends here as well.
    socket.on('error', () => {});
    socket.on('close', (code) => resolve({ path, frames, code }));
    socket.on('open', () => {
      for (const { data, binary } of planned) socket.send(data, { binary });
      if (random() < 0.3) socket.ping();
      if (random() < 0.1) socket.terminate();
      else socket.close(pick(random, [1000, 1001, 3000, 4999]));
    });
  });
}

function frameOf(tokens: readonly string[], random: Random): { data: string | Buffer; binary: boolean } {
  const roll = random();
  const text = (value: unknown) => ({ data: JSON.stringify(value), binary: false });
  if (roll < 0.4)
    return text({
      type: 'subscribe',
      token: random() < 0.8 ? pick(random, tokens) : strange(random),
      ...(random() < 0.5 ? { after: pick(random, [0, 1, 5, -1, 1e9, 0.5, 'x']) } : {}),
    });
  if (roll < 0.7) return text(strange(random));
  if (roll < 0.8) return { data: Buffer.from([0xff, 0xc0, 0x80]), binary: random() < 0.5 };
  if (roll < 0.9) return { data: pick(random, ['{', '', '[[[[', pick(random, oddTexts)]), binary: false };
  return { data: 'x'.repeat(pick(random, [4_096, 4_097, 10_000])), binary: random() < 0.5 };
}
