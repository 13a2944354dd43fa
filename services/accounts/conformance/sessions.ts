// What every engine must guarantee about sessions.
import { describe, expect, test } from 'vitest';
import { hour, type Kitchen, password } from './kitchen-processes.ts';

export function describeSessions(kitchen: () => Kitchen): void {
  const asAdmin = { headers: { authorization: 'Bearer token-of-the-tests' } };

  describe('signing in', () => {
    test('sets a cookie that no script reads and no other site sends, and says who it is', async () => {
      const { one, add } = kitchen();
      const account_id = await add('ada', 'kitchen');
      const answer = await one.signIn('Ada');
      expect(answer).toMatchObject({
        status: 200,
        body: { account: { account_id, login: 'ada', name: 'ADA', role: 'kitchen' } },
      });
      expect(answer.headers['set-cookie']).toEqual(
        ['waggle_session', 'waggle_staff_device'].map((name) =>
          expect.stringMatching(`^${name}=[\\w-]{43}; Max-Age=\\d+; Path=/; HttpOnly; SameSite=Strict$`),
        ),
      );
      expect((await one.ask('GET', '/api/session', { cookie: answer.cookie })).body).toEqual(answer.body);
      expect((await one.ask('GET', '/api/session')).body).toEqual({ account: null, expires_at: null });
    });

    test('over https, the cookie is Secure', async () => {
      const { one, add } = kitchen();
      await add('ada', 'kitchen');
      const answer = await one.signIn('ada', { headers: { 'x-forwarded-proto': 'https' } });
      const secure = expect.stringMatching(/; HttpOnly; Secure; SameSite=Strict$/);
      expect(answer.headers['set-cookie']).toEqual([secure, secure]);
    });

    test('a wrong password, no account and a disabled one get the same answer', async () => {
      const { one, add } = kitchen();
      const id = await add('ada', 'kitchen');
      await add('grace', 'kitchen');
      await one.ask('PATCH', `/api/accounts/${id}`, { ...asAdmin, body: { disabled: true } });
      const answers = [
        await one.signIn('grace', { password: 'wrong' }),
        await one.signIn('nobody'),
        await one.signIn('ada'),
      ];
      const [first] = answers.map(({ body: { correlation_id: _, ...body } }) => body);
      expect(first).toMatchObject({ status: 401, code: 'sign_in_refused' });
      for (const { body } of answers) expect(body).toMatchObject(first);
    });

    test('a page of another origin cannot sign in; one that the settings list can', async () => {
      const { one, add } = kitchen();
      await add('ada', 'kitchen');
      const from = (origin: string) => one.signIn('ada', { headers: { host: 'waggle.example', origin } });
      expect((await from('https://evil.example')).body).toMatchObject({ status: 403, code: 'origin' });
      expect((await from('https://shop.example')).status).toBe(200);
    });

    test('ends the session that the browser had', async () => {
      const { one, add } = kitchen();
      await add('ada', 'kitchen');
      const first = await one.signIn('ada');
      const second = await one.signIn('ada', { cookie: first.cookie });
      expect([await one.works(first.cookie), await one.works(second.cookie)]).toEqual([401, 200]);
    });

    test('stores neither the token nor the password', async () => {
      const { one, add } = kitchen();
      const id = await add('ada', 'kitchen');
      const { cookie } = await one.signIn('ada');
      const kept = JSON.stringify([await one.store.reads.accounts.all(), await one.platform.sessions.find(cookie)]);
      expect(kept).toContain(id);
      expect(kept).not.toContain(cookie);
      expect(kept).not.toContain(password);
    });
  });

  describe('a session', () => {
    test('counts in every process; signing out ends it here at once, and elsewhere within two seconds', async () => {
      const { one, other, clock, add } = kitchen();
      await add('ada', 'kitchen');
      const { cookie } = await one.signIn('ada');
      expect([await one.works(cookie), await other.works(cookie)]).toEqual([200, 200]);
      const out = await one.ask('DELETE', '/api/session', { cookie });
      expect([out.status, out.headers['set-cookie']]).toEqual([
        204,
        expect.stringMatching(/^waggle_session=; Max-Age=0;/),
      ]);
      expect(await one.works(cookie)).toBe(401);
      clock.advance(2_000);
      expect(await other.works(cookie)).toBe(401);
    });

    test('is extended by use, and ends after its idle timeout', async () => {
      const { one, other, clock, add } = kitchen();
      await add('ada', 'kitchen');
      const { cookie } = await one.signIn('ada');
      for (let used = 0; used < 3; used += 1) {
        clock.advance(11 * hour);
        expect(await other.uses(cookie)).toBe(200);
      }
      clock.advance(12 * hour);
      expect([await one.works(cookie), await other.works(cookie)]).toEqual([401, 401]);
      expect((await one.ask('GET', '/api/session', { cookie })).body.account).toBeNull();
      expect(await one.store.transaction(cause, (tx) => tx.sessions.purge(clock.now() + 1))).toBe(1);
    });

    test('is not extended by a page that only reads, and keeps it when the page says that it is used', async () => {
      const { one, clock, add } = kitchen();
      await add('ada', 'kitchen');
      const [open, used] = [(await one.signIn('ada')).cookie, (await one.signIn('ada')).cookie];
      clock.advance(11 * hour);
      for (const url of ['/works', '/api/session', '/api/session/list']) {
        expect((await one.ask('GET', url, { cookie: open })).status).toBe(200);
      }
      const kept = await one.ask('POST', '/api/session/use', { cookie: used });
      expect(kept.body.expires_at).toBe(new Date(clock.now() + 12 * hour).toISOString());
      clock.advance(hour);
      expect([await one.works(open), await one.works(used)]).toEqual([401, 200]);
    });

    test('ends after its longest time, however much it is used', async () => {
      const { one, clock, add } = kitchen();
      await add('ada', 'kitchen');
      const { cookie } = await one.signIn('ada');
      for (let hours = 0; hours < 7 * 24 - 4; hours += 4) {
        clock.advance(4 * hour);
        expect(await one.uses(cookie)).toBe(200);
      }
      clock.advance(4 * hour);
      expect(await one.uses(cookie)).toBe(401);
    });

    test.each([
      ['a new password', { password: 'another-one-13' }],
      ['another role', { role: 'courier' }],
      ['being disabled', { disabled: true }],
    ])('%s ends all of an account', async (_, body) => {
      const { one, other, clock, add } = kitchen();
      const id = await add('ada', 'kitchen');
      const cookies = [(await one.signIn('ada')).cookie, (await other.signIn('ada')).cookie];
      expect((await one.ask('PATCH', `/api/accounts/${id}`, { ...asAdmin, body })).status).toBe(200);
      for (const cookie of cookies) expect(await one.works(cookie)).toBe(401);
      clock.advance(2_000);
      for (const cookie of cookies) expect(await other.works(cookie)).toBe(401);
    });

    test('another name ends none, and is the name from then on', async () => {
      const { one, add } = kitchen();
      const id = await add('ada', 'kitchen');
      const { cookie } = await one.signIn('ada');
      await one.ask('PATCH', `/api/accounts/${id}`, { ...asAdmin, body: { name: 'Ada L.', role: 'kitchen' } });
      expect((await one.ask('GET', '/api/session', { cookie })).body.account.name).toBe('Ada L.');
      expect(await one.platform.staff.identify({ session: cookie })).toMatchObject({ name: 'Ada L.' });
    });

    test('ends when its account is removed', async () => {
      const { one, add } = kitchen();
      const id = await add('ada', 'kitchen');
      const { cookie } = await one.signIn('ada');
      expect((await one.ask('DELETE', `/api/accounts/${id}`, asAdmin)).status).toBe(204);
      expect(await one.works(cookie)).toBe(401);
    });

    test('a sign-in during the disabling of its account leaves no session', async () => {
      const { one, other, clock, add } = kitchen();
      const id = await add('ada', 'kitchen');
      const disable = { ...asAdmin, body: { disabled: true } };
      const [signedIn] = await Promise.all([other.signIn('ada'), one.ask('PATCH', `/api/accounts/${id}`, disable)]);
      clock.advance(2_000);
      expect([401, 401]).toEqual([
        await one.works(signedIn.cookie || 'none'),
        await other.works(signedIn.cookie || 'none'),
      ]);
    });
  });

  describe('one’s own password', () => {
    test('changes with the current one; the other sessions end, this one continues', async () => {
      const { one, add } = kitchen();
      await add('ada', 'kitchen');
      const here = await one.signIn('ada');
      const there = await one.signIn('ada');
      const change = (current: string) =>
        one.ask('POST', '/api/session/password', {
          cookie: here.cookie,
          body: { current, password: 'another-one-13' },
        });
      expect((await change('wrong')).body).toMatchObject({ status: 422, errors: [{ field: '#/current' }] });
      const { status, cookie } = await change(password);
      expect(status).toBe(204);
      expect([await one.works(cookie), await one.works(there.cookie)]).toEqual([200, 401]);
      // The session of before has another token: whoever has that one is out.
      expect([cookie === here.cookie, await one.works(here.cookie)]).toEqual([false, 401]);
      expect((await one.signIn('ada')).status).toBe(401);
      expect((await one.signIn('ada', { password: 'another-one-13' })).status).toBe(200);
    });

    test('cannot be guessed with a stolen session', async () => {
      const { one, add } = kitchen();
      await add('ada', 'kitchen');
      const { cookie } = await one.signIn('ada');
      const body = { current: 'wrong', password: 'another-one-13' };
      const tries = [];
      for (let i = 0; i < 6; i += 1)
        tries.push((await one.ask('POST', '/api/session/password', { cookie, body })).status);
      expect(tries).toEqual([422, 422, 422, 422, 422, 429]);
    });
  });
}

const cause = { correlation_id: 'test', causation_id: null };
