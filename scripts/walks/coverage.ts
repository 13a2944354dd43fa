// Which files of a running process work: V8 counts the calls of every function, and is asked over the inspector.
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

export interface Coverage {
  /** The files, by their path from the root, of which a function was called since the last call. */
  calledFiles(): Promise<string[]>;
  close(): void;
}

interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
}

/** @param port of `node --inspect`; @param root of the sources that it runs, whose `node_modules` do not count */
export async function measureCoverage(port: number, root: string): Promise<Coverage> {
  const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target] = (await answer.json()) as { readonly webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  const waiting = new Map<number, (result: unknown) => void>();
  socket.on('message', (data) => {
    const { id, result } = JSON.parse(String(data)) as { readonly id: number; readonly result: unknown };
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  let last = 0;
  const call = <T>(method: string, params: object = {}): Promise<T> =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve as (result: unknown) => void);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  await call('Profiler.enable');
  await call('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  return {
    async calledFiles() {
      const { result } = await call<{ readonly result: readonly ScriptCoverage[] }>('Profiler.takePreciseCoverage');
      return result.flatMap(({ url, functions }) => {
        const file = ownFile(url, root);
        const called = functions.some(({ ranges }) => ranges.some(({ count }) => count > 0));
        return file !== null && called ? [file] : [];
      });
    },
    close: () => socket.close(),
  };
}

function ownFile(url: string, root: string): string | null {
  if (!url.startsWith('file://')) return null;
  const file = fileURLToPath(url);
  return file.startsWith(`${root}/`) && !file.includes('/node_modules/') ? file.slice(root.length + 1) : null;
}
