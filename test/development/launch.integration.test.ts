// What .vscode/launch.json starts exists, and a breakpoint in a source stops the program at that very line.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';

const root = path.resolve(import.meta.dirname, '../..');
const { configurations } = JSON.parse(readFileSync(path.join(root, '.vscode/launch.json'), 'utf8')) as {
  configurations: { name: string; program?: string; runtimeExecutable?: string }[];
};
// biome-ignore lint/suspicious/noTemplateCurlyInString: the editor's own variable.
const inTree = (file: string): string => file.replace('${workspaceFolder}', root);

test('every program of launch.json exists', () => {
  const programs = configurations.flatMap(({ program, runtimeExecutable }) =>
    [program, runtimeExecutable].filter((file) => file !== undefined),
  );
  expect(programs.length).toBeGreaterThan(1);
  for (const program of programs) expect(existsSync(inTree(program)), program).toBe(true);
});

test('a breakpoint in a TypeScript file holds at its line', async () => {
  const file = inTree(configurations.find(({ name }) => name === 'Waggle')?.program ?? '');
  const lines = readFileSync(file, 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes('.version(packageFile.version'));
  expect(lines.slice(0, line).join('\n')).toMatch(/^type /m);
  const child = spawn(process.execPath, ['--inspect-brk=127.0.0.1:0', file, '--version'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const debug = await attach(child);
    await debug.send('Debugger.enable');
    const set = { url: pathToFileURL(file).href, lineNumber: line };
    const { breakpointId } = await debug.send('Debugger.setBreakpointByUrl', set);
    const first = debug.paused();
    await debug.send('Runtime.runIfWaitingForDebugger');
    await first;
    const second = debug.paused();
    await debug.send('Debugger.resume');
    const { hitBreakpoints, callFrames } = await second;
    expect({ hitBreakpoints, line: callFrames[0]?.location.lineNumber }).toEqual({
      hitBreakpoints: [breakpointId],
      line,
    });
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});

interface Paused {
  readonly hitBreakpoints: readonly string[];
  readonly callFrames: readonly { readonly location: { readonly lineNumber: number } }[];
}

interface Debug {
  send(method: string, params?: object): Promise<{ readonly breakpointId?: string }>;
  /** The next stop. */
  paused(): Promise<Paused>;
}

async function attach(child: ChildProcess): Promise<Debug> {
  const address = await new Promise<string>((resolve) => {
    let said = '';
    child.stderr?.on('data', (bytes) => {
      said += String(bytes);
      const [found] = /ws:\/\/\S+/.exec(said) ?? [];
      if (found) resolve(found);
    });
  });
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const answers = new Map<number, (result: { breakpointId?: string }) => void>();
  let stopped: (at: Paused) => void = () => {};
  socket.on('message', (data) => {
    const { id, result, method, params } = JSON.parse(String(data));
    if (method === 'Debugger.paused') stopped(params);
    else answers.get(id)?.(result);
  });
  let sent = 0;
  return {
    send: (method, params = {}) =>
      new Promise((resolve) => {
        sent += 1;
        answers.set(sent, resolve);
        socket.send(JSON.stringify({ id: sent, method, params }));
      }),
    paused: () =>
      new Promise((resolve) => {
        stopped = resolve;
      }),
  };
}
