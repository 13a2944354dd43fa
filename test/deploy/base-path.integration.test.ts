// Where requests go when Waggle is hosted under a path: through compose's proxy in a real nginx, and in the rendered chart.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { startNginx } from '../../deploy/small-cluster/nginx.ts';
import { isRouted, workloads } from '../../deploy/workloads.ts';
import { temporaryFolder } from '../support/waggle.ts';
import { copyOfTheChart, type Helm, type Values } from './chart.ts';
import { podsOf } from './pods.ts';
import { checkProxy } from './proxy.ts';

const nginx = inject('nginx') ?? '';
const configuration = path.resolve(import.meta.dirname, '../../deploy/nginx');

describe.skipIf(!nginx)('compose’s proxy', () => {
  const servers: Server[] = [];
  const upstreams: Record<string, number[]> = {};
  beforeAll(async () => {
    for (const { name } of workloads.filter(isRouted)) {
      const server = createServer((request, response) => response.end(`${name} ${request.url}`));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      servers.push(server);
      upstreams[name] = [(server.address() as AddressInfo).port];
    }
  });
  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** Requests paths of the host, and returns the upstream and the path that it got; a status when no upstream got the request. */
  async function proxy(basePath: string): Promise<(requested: string) => Promise<string>> {
    const started = await startNginx(nginx, upstreams, basePath);
    onTestFinished(() => started.stop());
    const { origin } = new URL(started.url);
    return async (requested) => {
      const answer = await fetch(origin + requested);
      return answer.ok ? answer.text() : String(answer.status);
    };
  }

  test.each(['waggle', '/waggle', '/waggle/', 'waggle/'])('hosted under %s, strips the path', async (basePath) => {
    const ask = await proxy(basePath);
    for (const [requested, expected] of [
      // The pages handle the bare path, where the setting ends with a slash.
      ['/waggle', basePath.endsWith('/') ? 'web /waggle' : 'web /'],
      ['/waggle/', 'web /'],
      ['/waggle/kitchen?x=/waggle', 'web /kitchen?x=/waggle'],
      ['/waggle/api/menu?limit=1', 'orders /api/menu?limit=1'],
      ['/waggle/ws/menu', 'orders /ws/menu'],
      ['/waggle/ws/orders/7', 'notifications /ws/orders/7'],
      ['/waggle/api/session', 'accounts /api/session'],
      ['/api/menu', 'orders /api/menu'],
      ['/waggles/api/menu', 'web /waggles/api/menu'],
      ['/waggle/metrics', '404'],
      ['/waggle/health/ready', '404'],
      ['/waggle/waggle/metrics', '404'],
      ['/waggle//waggle/health', '404'],
      ['/metrics', '404'],
    ] as const) {
      expect(await ask(requested), requested).toBe(expected);
    }
  });

  test('hosted under a path of two parts, strips both', async () => {
    const ask = await proxy('/shop/food');
    expect(await ask('/shop/food/api/orders')).toBe('orders /api/orders');
    expect(await ask('/shop/api/orders')).toBe('web /shop/api/orders');
  });

  test.each(['', '/'])('at the root, %j, forwards every path unchanged', async (basePath) => {
    const ask = await proxy(basePath);
    expect(await ask('/')).toBe('web /');
    expect(await ask('/api/menu/a%2Db?x=%2F')).toBe('orders /api/menu/a%2Db?x=%2F');
    expect(await ask('/waggle/api/menu')).toBe('web /waggle/api/menu');
    expect(await ask('/metrics')).toBe('404');
  });

  test.each(['', '/waggle'])('has a configuration that nginx accepts, hosted under %j', (basePath) => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    expect(checkProxy(nginx, configuration, folder, (text) => text, basePath)).toMatch(/successful/);
  });
});

describe('the chart', () => {
  let helm: Helm;
  beforeAll(() => {
    helm = copyOfTheChart();
  });
  afterAll(() => helm.remove());

  const routers: Values = {
    gateway: { enabled: true, parentRefs: [{ name: 'edge' }], hosts: ['food.example'] },
    cloudflared: { enabled: true, tunnelId: 'c0ffee', existingSecret: 'tunnel', hosts: ['food.example'] },
  };

  interface Path {
    readonly path: string;
    readonly backend: { readonly service: { readonly name: string } };
  }
  interface Rule {
    readonly matches: readonly { readonly path: { readonly value: string } }[];
    readonly backendRefs: readonly { readonly name: string }[];
  }

  /** The paths of all three routers, and the settings of the containers. */
  async function rendered(basePath: string) {
    const objects = await helm.render({ global: { basePath, hosts: ['food.example'] }, ...routers });
    const of = (kind: string, name = '') =>
      objects.find((object) => object.kind === kind && object.metadata.name.endsWith(name)) as never;
    const ingress = of('Ingress') as { spec: { rules: { http: { paths: Path[] } }[] } };
    const route = of('HTTPRoute') as { spec: { rules: Rule[] } };
    const tunnel = of('ConfigMap', '-cloudflared') as { data: Record<string, string> };
    const settings = podsOf(objects).flatMap(({ name, containers }) =>
      containers.flatMap(({ env = [] }) =>
        env.flatMap((one) => (one.name === 'WAGGLE_BASE_PATH' ? [[name, one.value]] : [])),
      ),
    );
    const paths = ingress.spec.rules[0]?.http.paths ?? [];
    return {
      ingress: paths.map((one) => one.path),
      services: paths.map((one) => `${one.path} ${one.backend.service.name}`),
      gateway: route.spec.rules.flatMap(({ matches, backendRefs }) =>
        matches.map((one) => `${one.path.value} ${backendRefs.map(({ name }) => name).join()}`),
      ),
      tunnel: [...(tunnel.data['config.yaml'] ?? '').matchAll(/path: (\S+)/g)].map(([, one]) => one),
      settings: Object.fromEntries(settings) as Record<string, string>,
    };
  }

  test('puts the path in front of every route, and passes it to every workload', async () => {
    const root = await rendered('');
    expect(root.settings).toEqual({});
    expect(root.ingress).toContain('/');
    for (const form of ['/shop/food', 'shop/food/']) {
      const hosted = await rendered(form);
      const below = root.ingress.map((one) => (one === '/' ? '/shop/food' : `/shop/food${one}`));
      expect(hosted.ingress).toEqual(below);
      // By Gateway API the longest prefix wins, whatever the order.
      expect(hosted.gateway.sort()).toEqual(hosted.services.sort());
      expect(hosted.tunnel).toEqual(below.map((one) => `^${one}(/|$)`));
      expect(hosted.settings).toEqual(
        Object.fromEntries(workloads.map(({ name }) => [`Deployment/waggle-${name}`, '/shop/food'])),
      );
    }
  });

  test('the rules of the HTTPRoute have at most 8 paths, and WebSockets rules of their own', async () => {
    const routes = [...Array.from({ length: 10 }, (_, at) => `/api/part-${at}`), '/ws/part'];
    const objects = await helm.render({ global: { hosts: ['food.example'] }, orders: { routes }, ...routers });
    const route = objects.find(({ kind }) => kind === 'HTTPRoute') as unknown as { spec: { rules: Rule[] } };
    const ofOrders = route.spec.rules.filter(({ backendRefs }) => backendRefs[0]?.name === 'waggle-orders');
    const paths = ofOrders.map(({ matches }) => matches.map(({ path: { value } }) => value));
    expect(paths.map((those) => those.length).sort()).toEqual([1, 2, 8]);
    expect(paths.flat().sort()).toEqual(routes);
    expect(paths).toContainEqual(['/ws/part']);
  });

  test.each(['', '/shop'])(
    'its router of operations is one that nginx accepts, and leads to the port of operations alone, under %j',
    async (basePath) => {
      const objects = await helm.render({ global: { basePath } });
      const of = (kind: string) =>
        objects.find((one) => one.kind === kind && one.metadata.name === 'waggle-operations-router') as never;
      const { data } = of('ConfigMap') as { data: Record<string, string> };
      const configuration = data['nginx.conf'] ?? '';
      const targets = [...configuration.matchAll(/location (\S+) \{ proxy_pass (\S+); \}/g)].map(
        ([, at, to]) => `${at} ${to}`,
      );
      expect(targets).toContain(`${basePath}/api/operations http://waggle-operations:9080`);
      expect(targets).toContain(`${basePath}/api/session http://waggle-accounts:9080`);
      expect(targets).toContain(`${basePath || '/'} http://waggle-web:9080`);
      expect(targets.filter((target) => !target.endsWith(':9080'))).toEqual([]);
      // No other router leads there.
      const routed = objects.filter(({ kind }) => /^(Ingress|HTTPRoute)$/.test(kind));
      expect(JSON.stringify(routed)).not.toMatch(/9080|operations-router/);
      if (!nginx) return;
      const { folder, remove } = temporaryFolder();
      onTestFinished(remove);
      const file = path.join(folder, 'nginx.conf');
      const here = configuration
        .replaceAll(/(?<= )\/tmp\//g, `${folder}/`)
        .replaceAll('/dev/stderr', `${folder}/error.log`);
      writeFileSync(file, here.replaceAll(/http:\/\/waggle-\w+:/g, 'http://127.0.0.1:'));
      expect(spawnSync(nginx, ['-t', '-p', folder, '-c', file], { encoding: 'utf8' }).stderr).toMatch(/successful/);
    },
  );

  test.each(['..', '//host', '/a b', '/a?b', '/api', 'metrics/x'])('refuses the path %s', async (basePath) => {
    await expect(helm.render({ global: { basePath } })).rejects.toThrow(/basePath/);
  });

  test('has one value for it', async () => {
    const settings = { WAGGLE_BASE_PATH: '/x' };
    await expect(helm.render({ web: { settings } })).rejects.toThrow(/web.settings.WAGGLE_BASE_PATH .*global.basePath/);
  });
});
