// OWASP ASVS 5.0, 4.1.3 (with API4:2023): the routers in front replace what a client says about its own address, so that nobody dodges a
// limit by X-Forwarded-For. The services behind them are tried in services/accounts/conformance/accounts.ts.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Nginx, startNginx } from '../../deploy/small-cluster/nginx.ts';
import { isRouted, workloads } from '../../deploy/workloads.ts';
import { copyOfTheChart } from '../deploy/chart.ts';

const program = inject('nginx');

describe.skipIf(!program)('the proxy of compose', () => {
  let nginx: Nginx;
  const seen: IncomingHttpHeaders[] = [];
  const service = createServer(({ headers }, response) => {
    seen.push(headers);
    response.end();
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    const { port } = service.address() as AddressInfo;
    const names = workloads.filter(isRouted).map(({ name }) => [name, [port]] as const);
    nginx = await startNginx(program ?? '', Object.fromEntries(names));
  });
  afterAll(async () => {
    await nginx?.stop();
    service.close();
  });

  test.each(['/', '/api/menu', '/api/orders', '/api/session', '/api/board', '/ws/kitchen'])(
    'replaces the addresses that a client claims at %s',
    async (path) => {
      seen.length = 0;
      const headers = { 'x-forwarded-for': '198.51.100.1, 198.51.100.2', 'x-real-ip': '198.51.100.3' };
      await fetch(`${nginx.url}${path}`, { headers, redirect: 'manual' });
      expect(seen.map((each) => each['x-forwarded-for'])).toEqual(['127.0.0.1']);
    },
  );
});

test('so does the router of operations in the chart', async () => {
  const helm = copyOfTheChart();
  try {
    const router = JSON.stringify(await helm.render({})).replaceAll('\\n', ' ');
    const claimed = [...router.matchAll(/proxy_set_header X-Forwarded-For ([^;]+);/g)].map(([, value]) => value);
    expect(claimed).toEqual(['$remote_addr']);
  } finally {
    helm.remove();
  }
});
