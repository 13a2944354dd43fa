// `waggle replay` and `waggle rebuild` through the router of operations, where each service is a process of its own: the router knows
// whose they are. With the routes of compose, by nginx itself.

import { type ServiceName, serviceNames } from '@waggle/services';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Nginx, startNginx } from '../../deploy/small-cluster/nginx.ts';
import { waggleCommand } from '../support/command.ts';
import { isDelivered, placed, trackUntil } from '../support/customer.ts';
import { consumers, figuresService, rebuildable } from '../support/services.ts';
import { cluster, type StartedDeployment } from './engines.ts';

const nginx = inject('nginx');

describe.skipIf(!cluster.available || !nginx)('the router of operations', () => {
  let waggle: StartedDeployment;
  let router: Nginx;
  beforeAll(async () => {
    waggle = await cluster.deploy();
    const portOf = (name: ServiceName) => Number(new URL(waggle.processes[name].url).port);
    const ports = serviceNames.map((name) => [name, [portOf(name)]] as const);
    // The pages do not run here.
    router = await startNginx(nginx ?? '', { ...Object.fromEntries(ports), web: [portOf('operations')] });
    await trackUntil(waggle.notifications, await placed(waggle.orders), isDelivered);
  });
  afterAll(async () => {
    await router?.stop();
    await waggle?.stop();
  });

  const run = (...args: string[]) => waggleCommand(router.url, args);

  test.each(consumers.map(({ name }) => `${name}-group`))('asks the service of %s for a replay', async (group) => {
    const { stdout, stderr, code } = await run('replay', '--group', group, '--from', '1h', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const { given, repeats, anew, waiting } = JSON.parse(stdout) as Record<string, number>;
    expect(given).toBeGreaterThan(0);
    expect([repeats, anew, waiting]).toEqual([given, 0, 0]);
  });

  test.each(rebuildable)('asks %s for a rebuild', async (service) => {
    const { stdout, stderr, code } = await run('rebuild', service, '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ done: true, left: 0 });
  });

  test('a group and a service that are not there are refused with the reason', async () => {
    expect((await run('replay', '--group', 'nobody-group', '--from', '1h')).stderr).toMatch(
      new RegExp(`there are .*${figuresService}-group`),
    );
    const { code, stderr } = await run('rebuild', 'soup');
    expect(code).toBe(1);
    expect(stderr).toMatch(/soup/);
  });
});
