// What every engine must guarantee about passwords that an admin set, and about guessable ones.
import { describe, expect, test } from 'vitest';
import { type Kitchen, type Process, password } from './kitchen-processes.ts';

const token = { headers: { authorization: 'Bearer token-of-the-tests' } };
const own = 'pigeons like umbrellas';

export function describePasswords(kitchen: () => Kitchen): void {
  describe('V6.4.1: a password that an admin set', () => {
    const cy = { login: 'cy', name: 'Cy', role: 'courier', password };
    const change = (process: Process, cookie: string, to = own) =>
      process.ask('POST', '/api/session/password', { cookie, body: { current: password, password: to } });

    test('opens nothing but the change of it, in every process', async () => {
      const { one, other } = kitchen();
      expect((await one.ask('POST', '/api/accounts', { ...token, body: cy })).body.password_due).toBe(true);
      const first = await one.signIn('cy');
      expect(first.body).toMatchObject({ account: { login: 'cy' }, password_due: true });
      const refused = await other.ask('GET', '/works', { cookie: first.cookie });
      expect([refused.status, refused.body.code]).toEqual([403, 'password_due']);
      expect((await change(one, first.cookie, password)).body.code).toBe('password_same');
      const changed = await change(one, first.cookie);
      expect([changed.status, await other.works(changed.cookie)]).toEqual([204, 200]);
      const { body } = await one.ask('GET', '/api/session', { cookie: changed.cookie });
      expect([body.account.login, body.password_due]).toEqual(['cy', undefined]);
      expect((await one.signIn('cy', { password: own })).body.password_due).toBeUndefined();
    });

    test('is due again after a reset, and not after another change', async () => {
      const { one, add } = kitchen();
      const id = await add('ada', 'kitchen');
      const patch = (body: object) => one.ask('PATCH', `/api/accounts/${id}`, { ...token, body });
      expect((await patch({ name: 'Ada L.' })).body.password_due).toBe(false);
      expect((await patch({ password: own })).body.password_due).toBe(true);
      expect(await one.works((await one.signIn('ada', { password: own })).cookie)).toBe(403);
    });
  });

  describe('V6.2.4, V6.2.11: a guessable password', () => {
    test.each([
      ['basketball2026', 'password_common'],
      ['W4ggle-Kitchen-1', 'password_known'],
      ['November-2026', 'password_common'],
      ['March-24-April-25', 'password_known'],
      ['Zwingenberg-1815', 'password_known'],
    ])('%s is refused for a new account, for a reset and for oneself', async (guessable, code) => {
      const { one, add } = kitchen();
      const id = await add('zwingenberg', 'kitchen');
      const { cookie } = await one.signIn('zwingenberg');
      const asked = [
        await one.ask('POST', '/api/accounts', {
          ...token,
          body: { login: 'bea', name: 'Bea Zwingenberg', role: 'kitchen', password: guessable },
        }),
        await one.ask('PATCH', `/api/accounts/${id}`, { ...token, body: { password: guessable } }),
        await one.ask('POST', '/api/session/password', { cookie, body: { current: password, password: guessable } }),
      ];
      for (const { status, body } of asked) {
        expect([status, body.code, body.errors?.[0]?.field]).toEqual([422, code, '#/password']);
      }
      expect((await one.signIn('zwingenberg')).status).toBe(200);
    });
  });
}
