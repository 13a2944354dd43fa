// A group that another program made on a stream of a running Waggle: operators see it beside the services' own.
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waggleCommand } from '../support/command.ts';
import { placed } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, type StartedDeployment } from './engines.ts';

describe.skipIf(!cluster.available)('a group of another program', () => {
  let deployment: StartedDeployment;
  beforeAll(async () => {
    deployment = await cluster.deploy({ settings: { WAGGLE_SIMULATOR: 'off' } });
  });
  afterAll(() => deployment?.stop());

  test('is listed by `waggle streams` and measured, until it is removed', async () => {
    const { redisUrl, namespace } = deployment.data;
    const operations = deployment.processes.operations.url;
    const client = await createClient({ url: redisUrl }).connect();
    const stream = `${namespace}:orders-stream`;
    try {
      await client.xGroupCreate(stream, 'analytics-group', '0', { MKSTREAM: true });
      await placed(deployment.orders);
      await waitFor('the event to be published', 20_000, async () => (await client.xLen(stream)) === 1);
      await client.xReadGroup('analytics-group', 'theirs', { key: stream, id: '>' });
      const listed = async (url: string) => {
        const env = { REDIS_URL: redisUrl, MONGODB_URL: deployment.data.mongodbUrl, WAGGLE_NAMESPACE: namespace };
        return (await waggleCommand(url, ['streams'], env)).stdout;
      };
      // Where the operations service is not reached, the figures of Redis alone; where it is, also how each group is.
      expect(await listed(deployment.orders)).toContain(
        '  to    analytics-group  1 pending, 0 not yet read  (of another program)',
      );
      expect(await listed(operations)).toMatch(
        /^ {2}to {4}analytics-group {2}.+ {2}1 pending, 0 not yet read {2}\(of another program\)$/m,
      );
      const measured = async () => {
        const text = await (await fetch(`${deployment.orders}/metrics`)).text();
        return text.split('\n').filter((line) => line.includes('group="analytics-group"'));
      };
      expect(await measured()).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^waggle_group_pending\{.*\} 1$/),
          expect.stringMatching(/^waggle_foreign_group_age_ratio\{stream="orders-stream",.*\} 0\.\d+|\d\.\d+e-\d+$/),
        ]),
      );
      await client.xGroupDestroy(stream, 'analytics-group');
      for (const url of [deployment.orders, operations]) expect(await listed(url)).not.toContain('analytics-group');
      expect(await measured()).toEqual([]);
    } finally {
      client.destroy();
    }
  });
});
