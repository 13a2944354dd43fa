// Which files of a process run, and in which order. Over the inspector, V8 counts the calls of every function and evaluates a
// breakpoint's condition where one begins.
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

export interface Coverage {
  /** The files, by their path from the root, with a function that ran since the last call. */
  calledFiles(): Promise<string[]>;
  /** Records the first call of each of these files from now on, in order. */
  note(files: readonly string[]): Promise<void>;
  /** The files in the order of their first calls since the last time. */
  noted(): Promise<string[]>;
  close(): void;
}

interface CalledFunction {
  readonly file: string;
  readonly scriptId: string;
  readonly start: number;
  readonly end: number;
}

interface ScriptCoverage {
  readonly scriptId: string;
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly { readonly count: number; readonly startOffset: number; readonly endOffset: number }[];
  }[];
}

/** @param port of `node --inspect`; @param root of the sources that it runs, whose `node_modules` do not count */
export async function measureCoverage(port: number, root: string): Promise<Coverage> {
  const { call, close } = await inspector(port);
  await call('Profiler.enable');
  await call('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  const called = new Map<string, CalledFunction>();
  return {
    async calledFiles() {
      const { result } = await call<{ readonly result: readonly ScriptCoverage[] }>('Profiler.takePreciseCoverage');
      const now = result.flatMap((script) => calledFunctions(script, root));
      for (const one of now) called.set(`${one.scriptId} ${one.start}`, one);
      return [...new Set(now.map(({ file }) => file))];
    },
    async note(files) {
      await call('Debugger.enable');
      for (const one of called.values()) if (files.includes(one.file)) await noteCalls(call, one);
    },
    async noted() {
      const expression = 'JSON.stringify([...new Set((globalThis.noted ?? []).splice(0))])';
      const { result } = await call<{ readonly result: { readonly value: string } }>('Runtime.evaluate', {
        expression,
      });
      return JSON.parse(result.value) as string[];
    },
    close,
  };
}

type Call = <T>(method: string, params?: object) => Promise<T>;

async function inspector(port: number): Promise<{ call: Call; close: () => void }> {
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
  return {
    call: (method, params = {}) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve as (result: unknown) => void);
        socket.send(JSON.stringify({ id: last, method, params }));
      }),
    close: () => socket.close(),
  };
}

function calledFunctions({ scriptId, url, functions }: ScriptCoverage, root: string): CalledFunction[] {
  if (!url.startsWith('file://')) return [];
  const path = fileURLToPath(url);
  if (!path.startsWith(`${root}/`) || path.includes('/node_modules/')) return [];
  const file = path.slice(root.length + 1);
  return functions.flatMap(({ ranges: [range] }) =>
    range && range.count > 0 ? [{ file, scriptId, start: range.startOffset, end: range.endOffset }] : [],
  );
}

/** Sets a breakpoint where the function begins; its condition records the file and never holds. */
async function noteCalls(call: Call, { file, scriptId, start, end }: CalledFunction): Promise<void> {
  const { scriptSource } = await call<{ readonly scriptSource: string }>('Debugger.getScriptSource', { scriptId });
  const at = (offset: number) => {
    const lines = scriptSource.slice(0, offset).split('\n');
    return { scriptId, lineNumber: lines.length - 1, columnNumber: lines.at(-1)?.length ?? 0 };
  };
  const { locations = [] } = await call<{ readonly locations?: readonly object[] }>('Debugger.getPossibleBreakpoints', {
    start: at(start),
    end: at(end),
    restrictToFunction: true,
  });
  const [location] = locations;
  const condition = `(globalThis.noted ??= []).push(${JSON.stringify(file)}) < 0`;
  if (location) await call('Debugger.setBreakpoint', { location, condition });
}
