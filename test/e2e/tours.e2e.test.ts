// Takes the guided tours of docs/tours/ as they are written: every command, and what the page says that one will see.
import path from 'node:path';
import type { DeliveryView, FaultList, OrderView } from '@waggle/contracts';
import { type ServiceName, serviceNames } from '@waggle/services';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Nginx, startNginx } from '../../deploy/small-cluster/nginx.ts';
import { type GuidedTour, missingIn, toursIn } from '../documents/guided-tours.ts';
import { runCommand, type StartedByCommand, startByCommand } from '../documents/started-by-npm.ts';
import { asStaff } from '../support/customer.ts';
import { freePort } from '../support/redis.ts';
import { staffToken, temporaryFolder, waitFor } from '../support/waggle.ts';
import { cluster, type StartedDeployment } from './engines.ts';

const nginx = inject('nginx');
const tours = toursIn(path.resolve(import.meta.dirname, '../..'));
/** A command that only looks may be repeated until it sees what was promised. */
const looks = /^npm run waggle -- (trace|streams|dead-letters (list|show)|faults list)\b(?!.*--follow)/;
/** Faults keep their pace: only cooking and riding are faster than in the tour. */
const settings = { WAGGLE_SIMULATOR_SPEED: '20', WAGGLE_STAFF_TOKEN: staffToken };

test('there are three', () =>
  expect(tours.map(({ file }) => path.basename(file, '.md')).toSorted()).toEqual([
    'dead-letters',
    'leases',
    'retries',
  ]));

describe('a guided tour', () => {
  let end = async () => {};
  afterEach(() => end());

  test.each(tours)('$file goes as it says, loses nothing and doubles nothing', { timeout: 600_000 }, async (tour) => {
    const { folder, remove } = temporaryFolder();
    const port = await freePort();
    const data = { WAGGLE_DATA: folder, WAGGLE_PORT: String(port) };
    const waggle: StartedByCommand = await startByCommand('npm start', port, {
      ...settings,
      ...data,
      ...tour.settings,
    });
    end = async () => {
      await waggle.end();
      remove();
    };
    await take(tour, waggle.url, { WAGGLE_DATA: folder });
    await expectAllDelivered(waggle.url);
  });
});

// One deployment for all of them, with what each asks for: a process for each service, behind compose's routes.
describe.skipIf(!cluster.available || !nginx)('a guided tour on the cluster engine', () => {
  let waggle: StartedDeployment;
  let router: Nginx;
  beforeAll(async () => {
    const asked = Object.assign({}, ...tours.map((tour) => tour.settings)) as Record<string, string>;
    waggle = await cluster.deploy({ settings: { ...settings, ...asked } });
    const portOf = (name: ServiceName) => Number(new URL(waggle.processes[name].url).port);
    const ports = serviceNames.map((name) => [name, [portOf(name)]] as const);
    // The tours open no page.
    router = await startNginx(nginx ?? '', { ...Object.fromEntries(ports), web: [portOf('operations')] });
  });
  afterAll(async () => {
    await router?.stop();
    await waggle?.stop();
  });

  test.each(tours)('$file goes as it says, loses nothing and doubles nothing', { timeout: 600_000 }, async (tour) => {
    await take(tour, router.url, { WAGGLE_STAFF_TOKEN: staffToken });
    await expectAllDelivered(router.url);
  });
});

/** Every command of the tour, in its order. @param given settings of the commands, besides the address */
async function take({ steps }: GuidedTour, url: string, given: Readonly<Record<string, string>>): Promise<void> {
  const seen = { order: '', deadLetter: '' };
  for (const { commands, promised } of steps) {
    let output = '';
    for (const command of commands) {
      const here = command
        .replaceAll('http://127.0.0.1:8080', url)
        .replace('019ab000-0000-7000-8000-000000000001', seen.order)
        .replace('1763850000000-0', seen.deadLetter);
      const run = async () => {
        const ran = await runCommand(here, { WAGGLE_URL: url, ...given });
        expect(ran.code, `${command}: ${ran.output}`).toBe(0);
        return ran.output;
      };
      const before = output;
      output += await run();
      if (looks.test(command) && promised.length > 0) {
        await waitFor(`${command} to show ${promised.join(' / ')}`, 90_000, async () => {
          if (missingIn(output, promised).length === 0) return true;
          output = before + (await run());
          return false;
        });
      }
      // The tour goes on with the first order of a step that the page names.
      if (!/ --item /.test(command))
        seen.order = /(?:^order |"order_id":")([0-9a-f-]{36})/m.exec(output)?.[1] ?? seen.order;
      seen.deadLetter = /^(\d{13}-\d+) /m.exec(output)?.[1] ?? seen.deadLetter;
    }
    expect(missingIn(output, promised), output).toEqual([]);
  }
}

async function expectAllDelivered(url: string): Promise<void> {
  const ask = async <T>(address: string): Promise<T> => (await (await asStaff(url, address)).json()) as T;
  await waitFor('every order to be delivered', 60_000, async () => {
    const { orders } = await ask<{ orders: OrderView[] }>('/api/orders?limit=200');
    return orders.length > 0 && orders.every(({ status }) => status === 'delivered');
  });
  const { orders } = await ask<{ orders: OrderView[] }>('/api/orders?limit=200');
  const { deliveries } = await ask<{ deliveries: DeliveryView[] }>('/api/deliveries?limit=200');
  expect(deliveries.map(({ order_id }) => order_id).toSorted()).toEqual(
    orders.map(({ order_id }) => order_id).toSorted(),
  );
  // A process tells of a fault that is used up a moment later.
  await waitFor('every fault to end', 60_000, async () => (await ask<FaultList>('/api/faults')).active.length === 0);
}

test('what a tour promises and does not come is found', () => {
  const output = 'order     created\n1 dead letter replayed\n';
  expect(missingIn(output, ['order created', '1 dead … replayed'])).toEqual([]);
  expect(missingIn(output, ['1 dead letter replayed', 'order created'])).toEqual(['order created']);
  expect(missingIn(output, ['2 dead letters'])).toEqual(['2 dead letters']);
});
