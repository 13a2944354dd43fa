// What every engine must guarantee about proving again who one is, before accounts and sessions change.
import { describe, expect, test } from 'vitest';
import { type Kitchen, password } from './kitchen-processes.ts';

const token = { headers: { authorization: 'Bearer token-of-the-tests' } };

export function describeRecentProof(kitchen: () => Kitchen): void {
  describe('V7.5.1, V7.2.4: changes of accounts and sessions', () => {
    const minutes = 60_000;

    test('need a recent proof of who asks, which begins a new session', async () => {
      const { one, other, clock, add } = kitchen();
      await add('root', 'admin');
      const id = await add('ada', 'kitchen');
      const { cookie } = await one.signIn('root');
      const changes = (as: string): Promise<number>[] =>
        [
          one.ask('PATCH', `/api/accounts/${id}`, { cookie: as, body: { name: 'Ada L.' } }),
          one.ask('DELETE', `/api/accounts/${id}/sessions`, { cookie: as }),
          one.ask('DELETE', '/api/session/list', { cookie: as }),
        ].map(async (asked) => (await asked).status);
      expect(await Promise.all(changes(cookie))).toEqual([200, 204, 204]);
      clock.advance(15 * minutes);
      expect(await Promise.all(changes(cookie))).toEqual([403, 403, 403]);
      const refused = await one.ask('DELETE', `/api/accounts/${id}`, { cookie });
      expect(refused.body).toMatchObject({ status: 403, code: 'reauthentication_required' });
      const added = { login: 'eve', name: 'Eve', role: 'admin', password: 'pigeons like umbrellas' };
      expect((await one.ask('POST', '/api/accounts', { cookie, body: added })).status).toBe(403);
      // Reading needs no proof.
      expect((await one.ask('GET', '/api/accounts', { cookie })).status).toBe(200);

      const confirm = (given: string) => one.ask('POST', '/api/session/confirm', { cookie, body: { password: given } });
      expect((await confirm('wrong')).body).toMatchObject({ status: 422, errors: [{ field: '#/password' }] });
      const confirmed = await confirm(password);
      expect(confirmed).toMatchObject({ status: 200, body: { account: { login: 'root' } } });
      expect(await Promise.all(changes(confirmed.cookie))).toEqual([200, 204, 204]);
      clock.advance(2_000);
      expect([await one.works(cookie), await other.works(confirmed.cookie)]).toEqual([401, 200]);
    });

    test('need none from a script with a token, which is no person', async () => {
      const { one, clock, add } = kitchen();
      const id = await add('ada', 'kitchen');
      clock.advance(60 * minutes);
      expect((await one.ask('PATCH', `/api/accounts/${id}`, { ...token, body: { name: 'Ada L.' } })).status).toBe(200);
    });

    test('a stolen session cannot guess the password by proving', async () => {
      const { one, add } = kitchen();
      await add('root', 'admin');
      const { cookie } = await one.signIn('root');
      const tries = [];
      for (let i = 0; i < 6; i += 1) {
        const body = { password: `wrong${i}` };
        tries.push((await one.ask('POST', '/api/session/confirm', { cookie, body })).status);
      }
      expect(tries).toEqual([422, 422, 422, 422, 422, 429]);
    });
  });
}
