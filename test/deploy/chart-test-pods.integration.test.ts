// Runs what `helm test` runs, against a server that answers as the services do.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workloads } from '../../deploy/workloads.ts';
import { copyOfTheChart, type Helm, type KubernetesObject } from './chart.ts';

let helm: Helm;
let pods: Record<string, KubernetesObject>;
beforeAll(async () => {
  helm = copyOfTheChart();
  const objects = await helm.render({});
  const tests = objects.filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] === 'test');
  pods = Object.fromEntries(tests.map((pod) => [pod.metadata.name, pod]));
});
afterAll(() => helm?.remove());

test('the order is placed after every service was found ready: helm runs them by weight', () => {
  const weight = (name: string) => Number(pods[name]?.metadata.annotations?.['helm.sh/hook-weight'] ?? 0);
  expect(Object.keys(pods).sort()).toEqual(['waggle-test-order', 'waggle-test-ready']);
  expect(weight('waggle-test-order')).toBeGreaterThan(weight('waggle-test-ready'));
});

test('it waits for starting services, and prints each one’s response', async () => {
  const refusals = new Map<string, number>();
  const server = createServer((request, response) => {
    const service = request.url ?? '';
    const refused = refusals.get(service) ?? 0;
    refusals.set(service, refused + 1);
    // First unreachable, then not ready, then ready.
    if (refused === 0) request.socket.destroy();
    else response.writeHead(refused === 1 ? 503 : 200).end('{"status":"…"}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [program, ...args] = commandOf(pods['waggle-test-ready']);
  expect(program).toBe('node');
  const here = args.map((arg) => arg.replace(/http:\/\/waggle-(.*?):8080/, `http://127.0.0.1:${port}/$1`));
  const { code, stdout } = await new Promise<{ code: unknown; stdout: string }>((resolve) => {
    execFile(process.execPath, here, (error, stdout) => resolve({ code: error?.code ?? 0, stdout }));
  });
  server.close();
  const responses = stdout.trim().split('\n').sort();
  expect(responses).toEqual(workloads.map(({ name }) => `${name} 200 {"status":"…"}`).sort());
  expect(code).toBe(0);
});

function commandOf(pod: KubernetesObject | undefined): readonly string[] {
  const spec = pod?.['spec'] as { containers: { command: string[] }[] } | undefined;
  return spec?.containers[0]?.command ?? [];
}
