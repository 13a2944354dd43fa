// OWASP ASVS 5.0, 16.4: nobody fills the audit trail, hides others' refusals in it, or changes it over HTTP. Its rights in MongoDB are
// tested in waggle/init/init.integration.test.ts.
import type { AuditEntry, Clock } from '@waggle/contracts';
import { createAuditTrail, type Recorded } from '@waggle/service-kit/identity';
import { operationsAccess } from '@waggle/service-kit/operations';
import { manifests } from '@waggle/services';
import { newId } from '@waggle/store';
import { deeds } from '@waggle/web/src/admin/audit-words.ts';
import { expect, test } from 'vitest';
import { commandAccess } from '../../waggle/command-access.ts';

function opened() {
  const stored: AuditEntry[] = [];
  const state = { now: 0, failing: false };
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  const clock: Clock = {
    now: () => state.now,
    setTimer(ms, run) {
      const timer = { at: state.now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
  const trail = createAuditTrail({
    async insert(entry) {
      if (state.failing) throw new Error('the store is away');
      stored.push(entry);
    },
    clock,
    newId,
    failed: () => {},
  });
  return {
    trail,
    stored,
    state,
    async passMs(ms: number): Promise<void> {
      for (const end = state.now + ms; state.now < end; ) {
        state.now = Math.min(end, state.now + 1_000);
        for (const timer of [...timers]) {
          if (timer.at > state.now) continue;
          timers.delete(timer);
          timer.run();
        }
        await new Promise(setImmediate);
      }
    },
  };
}

const refusal = (client: string, action = 'GET /api/audit'): Recorded => ({
  account_id: null,
  who: '',
  role: null,
  client,
  agent: '',
  kind: 'refused',
  action,
  object: null,
  status: 401,
  changes: {},
  correlation_id: 'none',
});
const sum = (entries: readonly AuditEntry[]) => entries.reduce((total, { count }) => total + count, 0);

test('a flood from many addresses is at most 30 entries a minute, and none of it is lost in the count', async () => {
  const { trail, stored, passMs } = opened();
  for (let second = 0; second < 55; second += 1) {
    for (let n = 0; n < 100; n += 1) trail.refused(refusal(`192.0.2.${second}-${n}`));
    await passMs(1_000);
  }
  expect(stored.length).toBeLessThanOrEqual(30);
  await trail.close();
  expect(sum(stored)).toBe(5_500);
});

test('a client that tries every route leaves room for the refusals of others', async () => {
  const { trail, stored, passMs } = opened();
  for (let n = 0; n < 500; n += 1) trail.refused(refusal('198.51.100.1', `GET /api/route-${n}`));
  trail.refused(refusal('192.0.2.7'));
  await passMs(10_000);
  expect(stored.filter(({ client }) => client === '198.51.100.1')).toHaveLength(10);
  expect(stored.find(({ client }) => client === '192.0.2.7')).toMatchObject({ count: 1 });
  await passMs(60_000);
  const rest = stored.filter(({ kind }) => kind === 'others');
  expect(rest).toMatchObject([{ client: '198.51.100.1', count: 490 }]);
  expect(rest[0]?.changes['routes']?.after?.split(', ')).toHaveLength(50);
  expect(sum(stored)).toBe(501);
  await trail.close();
});

test('whoever is signed in is named with every route that refused them, also beyond their number of entries and in a flood', async () => {
  const { trail, stored, passMs } = opened();
  const courier = { account_id: 'a1', who: 'Cy', role: 'courier' } as Partial<Recorded>;
  for (let n = 0; n < 60; n += 1) trail.refused(refusal(`192.0.2.${n}`));
  const routes = Array.from({ length: 14 }, (_, n) => `GET /api/route-${n}`);
  // From several addresses, which are one sender.
  for (const [n, route] of routes.entries()) trail.refused({ ...refusal(`198.51.100.${n % 2}`, route), ...courier });
  trail.refused(refusal('198.51.100.1'));
  await passMs(70_000);
  const own = stored.filter(({ who }) => who === 'Cy');
  expect(own).toHaveLength(11);
  expect(own.every(({ role, client }) => role === 'courier' && client !== '')).toBe(true);
  const named = own.flatMap(({ action, changes }) => [action, ...(changes['routes']?.after?.split(', ') ?? [])]);
  expect(routes.filter((route) => !named.includes(route))).toEqual([]);
  expect(sum(stored)).toBe(75);
  await trail.close();
});

test('refusals are counted on while the store is away, and stored when it is back', async () => {
  const { trail, stored, state, passMs } = opened();
  state.failing = true;
  trail.refused(refusal('192.0.2.7'));
  await passMs(20_000);
  trail.refused(refusal('192.0.2.7'));
  state.failing = false;
  await passMs(20_000);
  expect(stored).toMatchObject([{ client: '192.0.2.7', count: 2 }]);
  await trail.close();
});

test('over HTTP the trail is read by admins, and changed by nobody', () => {
  const routes = manifests.flatMap(({ access = {} }) => Object.entries(access));
  const ofTrail = routes.filter(([route]) => route.includes('/api/audit'));
  expect(ofTrail).toEqual([['GET /api/audit', ['admin']]]);
});

test('the page has words for every route that changes something', () => {
  const routes = [operationsAccess, ...manifests.map(({ access }) => access)].flatMap((access = {}) =>
    Object.keys(access),
  );
  const changing = routes.filter((route) => !/^(GET|WS) /.test(route));
  expect(changing.filter((route) => !(route in deeds))).toEqual([]);
  // And for none that is gone, but every command that opens the stores itself to change or to copy them.
  const commands = Object.entries(commandAccess).flatMap(([name, { stores, routes = [] }]) =>
    stores === 'writes' || (stores && routes.length === 0) ? [`waggle ${name}`] : [],
  );
  const running = ['waggle serve'];
  const expected = commands.map((name) => (name === 'waggle staff-token' ? `${name} reset` : name));
  expect(
    Object.keys(deeds)
      .filter((action) => !changing.includes(action))
      .sort(),
  ).toEqual(expected.filter((name) => !running.includes(name)).sort());
});
