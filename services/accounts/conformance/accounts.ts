// What every engine must guarantee about accounts, and about attempts to guess a password.
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { makeFirstAdmin } from '../make-first-admin.ts';
import { createPasswords } from '../passwords.ts';
import { type Asked, type Kitchen, type Process, password } from './kitchen-processes.ts';

export function describeAccounts(kitchen: () => Kitchen): void {
  describe('attempts', () => {
    test('after five failures the next one waits, in every process alike; after the wait the right password counts', async () => {
      const { one, other, clock, add } = kitchen();
      await add('ada', 'kitchen');
      const wrong = { password: 'wrong' };
      for (const process of [one, other, one, other, one])
        expect((await process.signIn('ada', wrong)).status).toBe(401);
      const waits = await other.signIn('ada');
      expect([waits.status, waits.headers['retry-after'], waits.body.code]).toEqual([429, '1', 'too_many_attempts']);
      clock.advance(1_000);
      expect((await one.signIn('ada', wrong)).status).toBe(401);
      expect((await one.signIn('ada')).headers['retry-after']).toBe('2');
      clock.advance(2_000);
      expect((await one.signIn('ada')).status).toBe(200);
      expect((await one.signIn('ada', wrong)).status).toBe(401);
    });

    test('concurrent attempts cannot bypass the wait', async () => {
      const { one, other, add } = kitchen();
      await add('ada', 'kitchen');
      const all = Array.from({ length: 12 }, (_, i) => (i % 2 ? one : other).signIn('ada', { password: `wrong${i}` }));
      const statuses = (await Promise.all(all)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(5);
      expect(statuses.filter((status) => status === 429)).toHaveLength(7);
    });

    test('concurrent sign-ins with the right password are all taken, also with other accounts from one address', async () => {
      const { one, add } = kitchen();
      for (const name of ['ada', 'bea', 'cy']) await add(name, 'kitchen');
      const names = Array.from({ length: 12 }, (_, i) => ['ada', 'bea', 'cy'][i % 3] ?? '');
      const statuses = (await Promise.all(names.map((name) => one.signIn(name)))).map(({ status }) => status);
      expect(statuses).toEqual(names.map(() => 200));
    });

    test('an address that guesses many names waits, and others do not', async () => {
      const { one, add } = kitchen();
      await add('ada', 'kitchen');
      const from = '203.0.113.9';
      for (const name of ['a1', 'b1', 'c1', 'd1', 'e1']) await one.signIn(name, { from });
      expect((await one.signIn('ada', { from })).status).toBe(429);
      expect((await one.signIn('ada', { from: '203.0.113.10' })).status).toBe(200);
    });

    test('guesses from other addresses do not lock out an admin who has signed in from this one', async () => {
      const { one, add } = kitchen();
      await add('root', 'admin');
      expect((await one.signIn('root')).status).toBe(200);
      for (let i = 0; i < 8; i += 1) await one.signIn('root', { from: '203.0.113.9', password: 'wrong' });
      expect((await one.signIn('root', { from: '203.0.113.9' })).status).toBe(429);
      expect((await one.signIn('root')).status).toBe(200);
    });

    test('guesses from its own address do not lock out a browser that has signed in before', async () => {
      const { one, other, add } = kitchen();
      await add('root', 'admin');
      const from = '203.0.113.9';
      const cookie = deviceOf(await one.signIn('root', { from }));
      for (let i = 0; i < 8; i += 1) await other.signIn('root', { from, password: 'wrong' });
      expect((await one.signIn('root', { from })).status).toBe(429);
      expect((await other.signIn('root', { from, headers: { cookie } })).status).toBe(200);
      expect((await other.signIn('root', { from: '203.0.113.77', headers: { cookie } })).status).toBe(200);
    });

    test('a flood of hashes keeps strangers waiting, and out nobody whose browser has signed in before', async () => {
      const { one, add } = kitchen();
      await add('root', 'admin');
      await add('ada', 'kitchen');
      const first = await one.signIn('root');
      const known = { headers: { cookie: deviceOf(first) } };
      const costly = await createPasswords({ ln: 14, r: 8, p: 1 }).hash('honey-cake-12');
      let over = false;
      const flood = Array.from({ length: 60 }, async () => {
        while (!over) {
          await one.passwords.matches('wrong', costly).catch(() => {});
          await setImmediate();
        }
      });
      const elsewhere = { from: '203.0.113.10' };
      const strangers = await Promise.all(Array.from({ length: 12 }, () => one.signIn('ada', elsewhere)));
      // What was not tried is no failure.
      expect(strangers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
      expect(strangers.filter(({ status }) => status === 503).length).toBeGreaterThan(4);
      const owners = await Promise.all(Array.from({ length: 6 }, () => one.signIn('root', known)));
      expect(owners.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
      const changed = { current: password, password: 'pigeons like umbrellas' };
      const { cookie = '' } = owners[0] ?? {};
      const both = `${known.headers.cookie}; waggle_session=${cookie}`;
      const change = () =>
        one.ask('POST', '/api/session/password', { ...elsewhere, headers: { cookie: both }, body: changed });
      expect((await change()).status).toBe(204);
      over = true;
      await Promise.all(flood);
      expect((await one.signIn('ada', elsewhere)).status).toBe(200);
    });

    test('a browser that has signed in before waits for its own failures, and is no other account’s', async () => {
      const { one, add } = kitchen();
      await add('root', 'admin');
      await add('ada', 'kitchen');
      const from = '203.0.113.9';
      const headers = { cookie: deviceOf(await one.signIn('root', { from })) };
      for (let i = 0; i < 5; i += 1) await one.signIn('root', { from, headers, password: 'wrong' });
      expect((await one.signIn('root', { from, headers })).status).toBe(429);
      for (let i = 0; i < 5; i += 1) await one.signIn('ada', { from, headers, password: 'wrong' });
      expect((await one.signIn('ada', { from, headers })).status).toBe(429);
    });

    test('all addresses of an IPv6 /64 wait together, and X-Forwarded-For does not help them', async () => {
      const { one, add } = kitchen();
      await add('ada', 'kitchen');
      for (let i = 1; i <= 5; i += 1) await one.signIn(`a${i}`, { from: `2001:db8:1:2::${i}` });
      expect((await one.signIn('ada', { from: '2001:db8:1:2:ffff::1' })).status).toBe(429);
      expect((await one.signIn('ada', { from: '198.51.100.1, 2001:db8:1:2::9' })).status).toBe(429);
      expect((await one.signIn('ada', { from: '2001:db8:1:3::1' })).status).toBe(200);
    });

    test('the wait is at most a minute, and a new password ends it', async () => {
      const { one, clock, add } = kitchen();
      const id = await add('ada', 'kitchen');
      for (let i = 0; i < 30; i += 1) {
        await one.signIn('ada', { password: 'wrong', from: `203.0.113.${i}` });
        clock.advance(60_000);
      }
      await one.signIn('ada', { password: 'wrong', from: '203.0.113.99' });
      expect((await one.signIn('ada')).headers['retry-after']).toBe('60');
      await one.ask('PATCH', `/api/accounts/${id}`, { ...token, body: { password: 'another-one-13' } });
      expect((await one.signIn('ada', { password: 'another-one-13' })).status).toBe(200);
    });
  });

  describe('accounts', () => {
    const signedIn = async (process: Process, login: string) => ({ cookie: (await process.signIn(login)).cookie });

    test('are for admins: others are refused, with the role that is required', async () => {
      const { one, add } = kitchen();
      await add('ada', 'kitchen');
      await add('root', 'admin');
      expect((await one.ask('GET', '/api/accounts')).status).toBe(401);
      const refused = await one.ask('GET', '/api/accounts', await signedIn(one, 'ada'));
      expect(refused.body).toMatchObject({
        status: 403,
        code: 'role_missing',
        detail: expect.stringContaining('admin'),
      });
      const seen = await one.ask('GET', '/api/accounts', await signedIn(one, 'root'));
      expect(seen.body.accounts.map(({ login }: { login: string }) => login)).toEqual(['ada', 'root']);
      expect(JSON.stringify(seen.body)).not.toContain('scrypt');
    });

    test('are added, changed and removed; a name that is taken is refused', async () => {
      const { one, add } = kitchen();
      await add('root', 'admin');
      const root = await signedIn(one, 'root');
      const body = { login: 'cy', name: 'Cy', role: 'courier', password };
      const added = await one.ask('POST', '/api/accounts', { ...root, body });
      expect([added.status, added.body]).toEqual([201, expect.objectContaining({ login: 'cy', disabled: false })]);
      expect((await one.ask('POST', '/api/accounts', { ...root, body })).body).toMatchObject({ code: 'login_taken' });
      const at = `/api/accounts/${added.body.account_id}`;
      expect((await one.ask('PATCH', at, { ...root, body: { role: 'kitchen' } })).body.role).toBe('kitchen');
      expect((await one.ask('PATCH', at, { ...root, body: {} })).status).toBe(400);
      expect((await one.ask('DELETE', at, root)).status).toBe(204);
      expect((await one.ask('DELETE', at, root)).status).toBe(404);
    });

    test('do not set their own password without the current one; another admin and the staff token do', async () => {
      const { one, add } = kitchen();
      const id = await add('root', 'admin');
      await add('grace', 'admin');
      const root = await signedIn(one, 'root');
      const set = (as: object) =>
        one.ask('PATCH', `/api/accounts/${id}`, { ...as, body: { password: 'stolen-session-1' } });
      expect(await set(root)).toMatchObject({ status: 403, body: { code: 'own_password' } });
      expect((await one.signIn('root', { password })).status).toBe(200);
      expect((await one.ask('PATCH', `/api/accounts/${id}`, { ...root, body: { name: 'Root' } })).status).toBe(200);
      expect((await set(await signedIn(one, 'grace'))).status).toBe(200);
      expect((await set(token)).status).toBe(200);
    });

    test('two concurrent additions with one name create one account', async () => {
      const { one, other } = kitchen();
      const body = { login: 'cy', name: 'Cy', role: 'courier', password };
      const both = await Promise.all(
        [one, other].map((process) => process.ask('POST', '/api/accounts', { ...token, body })),
      );
      expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    });

    test.each<[string, object | null]>([
      ['removed', null],
      ['given another role', { role: 'kitchen' }],
      ['disabled', { disabled: true }],
    ])('the last admin who can sign in cannot be %s', async (_, body) => {
      const { one, add } = kitchen();
      const id = await add('root', 'admin');
      const gone = await add('gone', 'admin');
      await one.ask('PATCH', `/api/accounts/${gone}`, { ...token, body: { disabled: true } });
      const ask = (account: string) =>
        body
          ? one.ask('PATCH', `/api/accounts/${account}`, { ...token, body })
          : one.ask('DELETE', `/api/accounts/${account}`, token);
      expect((await ask(id)).body).toMatchObject({ status: 409, code: 'last_admin' });
      await add('grace', 'admin');
      expect((await ask(id)).status).toBeLessThan(300);
    });

    test('two admins who remove each other concurrently: one remains', async () => {
      const { one, other, add } = kitchen();
      const ids = [await add('root', 'admin'), await add('grace', 'admin')];
      const both = await Promise.all(ids.map((id, i) => (i ? one : other).ask('DELETE', `/api/accounts/${id}`, token)));
      expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
      expect(await one.store.reads.accounts.all()).toHaveLength(1);
    });
  });

  describe('the first admin', () => {
    const make = ({ store, platform }: Process, given = '') =>
      makeFirstAdmin({ store, passwords: createPasswords({ ln: 4, r: 8, p: 1 }), ...platform }, cause, given);

    test('is made where there is no account, once, also by processes that start together', async () => {
      const { one, other } = kitchen();
      const made = await Promise.all([make(one), make(other), make(one)]);
      const passwords = made.flatMap((each) => (each.password ? [each.password] : []));
      expect(passwords).toHaveLength(1);
      expect((await one.signIn('admin', { password: passwords[0] ?? '' })).body.account.role).toBe('admin');
    });

    test('gets a given password, which is not shown', async () => {
      const { one } = kitchen();
      expect(await make(one, 'nine layers of honey')).toEqual({ made: true, password: null });
      expect((await one.signIn('admin', { password: 'nine layers of honey' })).status).toBe(200);
    });

    test.each(['password123', 'Admin-2026!!'])(
      'V6.2.4: is not made with %s, which is easily guessed',
      async (given) => {
        const { one } = kitchen();
        await expect(make(one, given)).rejects.toMatchObject({
          code: 'settings',
          message: expect.stringMatching(/^WAGGLE_ADMIN_PASSWORD is .*: (?:choose|add)/),
        });
        expect(await one.store.reads.accounts.all()).toEqual([]);
      },
    );

    test('is not made where accounts exist, with any role', async () => {
      const { one, add } = kitchen();
      await add('ada', 'kitchen');
      expect(await make(one)).toEqual({ made: false, password: null });
    });
  });
}

const token = { headers: { authorization: 'Bearer token-of-the-tests' } };
const cause = { correlation_id: 'test', causation_id: null };
/** The cookie that a sign-in leaves in the browser besides its session. */
const deviceOf = ({ headers }: Asked): string => {
  const set = [headers['set-cookie']].flat().find((cookie) => String(cookie).startsWith('waggle_staff_device='));
  return String(set).split(';', 1)[0] ?? '';
};
