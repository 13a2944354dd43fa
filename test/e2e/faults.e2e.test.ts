// Faults that are injected on purpose, over HTTP and on the command line: in the process that has the service, with an end, audited.

import type { ActiveFault, AuditPage, FaultList, OperationsNow, Problem } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waggleCommand } from '../support/command.ts';
import { asStaff, isDelivered, placed, trackUntil } from '../support/customer.ts';
import { figuresService } from '../support/services.ts';
import { startWaggle, type WaggleProcess, waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('a fault', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({ settings: { WAGGLE_FAULTS: 'on', WAGGLE_LEASE_SECONDS: '2' } });
    });
    afterAll(() => waggle?.stop());

    const ask = async <T>(method: string, path: string, body?: unknown): Promise<readonly [number, T]> => {
      const answer = await asStaff(waggle.orders, path, method, body);
      return [answer.status, (await answer.json()) as T];
    };
    const active = async () => (await ask<FaultList>('GET', '/api/faults'))[1].active;
    const begin = async (body: object): Promise<ActiveFault> => {
      const [status, fault] = await ask<ActiveFault>('POST', '/api/faults', body);
      expect([status, fault]).toEqual([201, expect.objectContaining({ kind: (body as { kind: string }).kind })]);
      return fault;
    };
    /** Acted in the process that has the service, whoever was asked. */
    const untilFired = (fault: ActiveFault) =>
      waitFor(`${fault.kind} to act`, 30_000, async () =>
        (await active()).some(
          ({ fault_id, processes }) => fault_id === fault.fault_id && processes.some(({ fired }) => fired > 0),
        ),
      );
    const repeated = async (): Promise<number> => {
      const text = await (await fetch(`${waggle.processes.notifications.url}/metrics`)).text();
      const counts = text.matchAll(/^waggle_events_duplicate_total\{[^}]*service="notifications"[^}]*\} (\d+)$/gm);
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
    };

    test('of duplicated events repeats what a service reads, without another effect, and ends after its times', async () => {
      const before = await repeated();
      await begin({ kind: 'duplicated-events', service: 'notifications', times: 2 });
      const order = await placed(waggle.orders);
      const steps = await trackUntil(waggle.notifications, order, isDelivered);
      expect(new Set(steps.map(({ kind, status }) => `${kind} ${status}`)).size).toBe(steps.length);
      await waitFor('the repeats to be counted', 30_000, async () => (await repeated()) === before + 2);
      await waitFor('the fault to end', 30_000, async () => (await active()).length === 0);
    });

    test('that loses acknowledgements makes events come again, without effect', async () => {
      const before = await repeated();
      const fault = await begin({ kind: 'lost-acknowledgement', service: 'notifications', seconds: 300 });
      const order = await placed(waggle.orders);
      await trackUntil(waggle.notifications, order, isDelivered);
      await untilFired(fault);
      const [status, ended] = await ask('DELETE', `/api/faults/${fault.fault_id}`);
      expect([status, ended]).toEqual([200, { ended: 1 }]);
      await waitFor('the repeats to be counted', 60_000, async () => (await repeated()) > before);
      expect((await ask<Problem>('DELETE', `/api/faults/${fault.fault_id}`))[1].code).toBe('fault_not_active');
    });

    test('is told to everybody who watches, and ends by its time', async () => {
      await begin({ kind: 'delayed-events', service: figuresService, ms: 10, seconds: 2, reason: 'a rehearsal' });
      const operations = waggle.processes.operations.url;
      await waitFor('the operations service to tell it', 15_000, async () => {
        const now = (await (await asStaff(operations, '/api/operations/streams')).json()) as OperationsNow;
        return (
          now.faults?.some(({ kind, service }) => kind === 'delayed-events' && service === figuresService) ?? false
        );
      });
      await waitFor('it to end', 30_000, async () => (await active()).length === 0);
      const trail = await asStaff(waggle.processes.accounts.url, '/api/audit?kind=faults');
      const [entry] = ((await trail.json()) as AuditPage).entries;
      expect(entry).toMatchObject({
        who: 'staff token',
        action: 'POST /api/faults',
        changes: {
          kind: { after: 'delayed-events' },
          service: { after: figuresService },
          reason: { after: 'a rehearsal' },
        },
      });
    });

    test.each([
      [{ kind: 'paused-consumer', ms: 5 }, 422, 'fault_field_not_taken'],
      [{ kind: 'paused-consumer', service: 'kitchen' }, 422, 'service_unknown'],
      [{ kind: 'paused-consumer', seconds: 601 }, 400, 'invalid_request'],
      [{ kind: 'meteorite' }, 400, 'invalid_request'],
    ])('%j is refused', async (body, expected, code) => {
      const [status, problem] = await ask<Problem>('POST', '/api/faults', body);
      expect([status, problem.code]).toEqual([expected, code]);
      expect(await active()).toEqual([]);
    });

    test('begins and ends on the command line, which says what one will see', async () => {
      const run = (...args: string[]) => waggleCommand(waggle.orders, ['faults', ...args]);
      const begun = await run(
        'begin',
        'slow-handler',
        '--service',
        figuresService,
        '--ms',
        '10',
        '--reason',
        'a lesson',
      );
      expect(begun).toMatchObject({ code: 0, stdout: expect.stringContaining('you will see') });
      expect((await run('list')).stdout).toContain(`active now:\nslow-handler in ${figuresService}, 10 ms`);
      expect(await run('end')).toMatchObject({ code: 0, stdout: '1 fault ended\n' });
      expect((await run('list')).stdout).toContain('none is active');
      for (const wrong of [
        ['begin', 'meteorite'],
        ['begin', 'slow-handler', '--ms', 'long'],
        ['end', 'all'],
      ]) {
        const { code, stderr } = await run(...wrong);
        expect([code, stderr.trim().split('\n').length], wrong.join(' ')).toEqual([1, 1]);
      }
    });

    if (engine.name === 'embedded') {
      test('that cuts Redis is none here, and says why', async () => {
        const [status, { code, detail }] = await ask<Problem>('POST', '/api/faults', { kind: 'cut-redis' });
        expect([status, code]).toEqual([409, 'fault_not_on_engine']);
        expect(detail).toContain('in the one file');
      });
    } else {
      test('that cuts Redis lets orders be taken; their events come when it ends', async () => {
        const fault = await begin({ kind: 'cut-redis', service: 'orders', seconds: 300 });
        await untilFired(fault);
        const order = await placed(waggle.orders);
        const waiting = async () => {
          const now = (await (
            await asStaff(waggle.processes.operations.url, '/api/operations/streams')
          ).json()) as OperationsNow;
          return now.streams.some(({ stream, outbox }) => stream === 'orders-stream' && outbox.waiting > 0);
        };
        await waitFor('the outbox to hold the event', 30_000, waiting);
        await ask('DELETE', '/api/faults');
        await trackUntil(waggle.notifications, order, isDelivered);
      });
    }
  });
});

describe('where WAGGLE_FAULTS is off', () => {
  let waggle: WaggleProcess;
  beforeAll(async () => {
    waggle = await startWaggle({});
  });
  afterAll(() => waggle?.end());

  test.each([
    ['GET', '/api/faults'],
    ['POST', '/api/faults'],
    ['DELETE', '/api/faults'],
    ['DELETE', '/api/faults/01a2295a-e6fd-7455-9cad-fd077ce59086'],
  ])('%s %s is answered 404, and nothing breaks', async (method, path) => {
    const answer = await asStaff(waggle.url, path, method, method === 'POST' ? { kind: 'slow-handler' } : undefined);
    expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([404, 'faults_off']);
    expect((await fetch(`${waggle.url}${path}`, { method })).status).toBe(401);
  });
});
