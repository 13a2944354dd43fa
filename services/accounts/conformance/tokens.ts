// What every engine must guarantee about tokens of scripts.
import { describe, expect, test } from 'vitest';
import { hour, type Kitchen, type Process } from './kitchen-processes.ts';

const staff = { headers: { authorization: 'Bearer token-of-the-tests' } };

export function describeTokens(kitchen: () => Kitchen): void {
  describe('V6.1, V13.2.3: a token of a script', () => {
    const add = (process: Process, body: object) =>
      process.ask('POST', '/api/tokens', {
        ...staff,
        body: { name: 'till', role: 'kitchen', days: 30, ...body },
      });
    const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

    test('works in every process with its role only, and is kept as a hash', async () => {
      const { one, other } = kitchen();
      const { status, body } = await add(one, {});
      expect([status, body.name, body.role, body.read_only]).toEqual([201, 'till', 'kitchen', false]);
      expect(body.token).toMatch(/^waggle_[\w-]{43}$/);
      expect((await other.ask('POST', '/works', as(body.token))).status).toBe(200);
      expect((await other.ask('GET', '/api/accounts', as(body.token))).body.code).toBe('role_missing');
      const listed = await one.ask('GET', '/api/tokens', staff);
      expect(listed.body.tokens).toMatchObject([{ name: 'till', role: 'kitchen' }]);
      const kept = JSON.stringify([await one.store.reads.tokens.all(), listed.body]);
      expect(kept).not.toContain(body.token);
    });

    test('that may only read changes nothing', async () => {
      const { one } = kitchen();
      const { token } = (await add(one, { read_only: true })).body;
      expect((await one.ask('GET', '/works', as(token))).status).toBe(200);
      const refused = await one.ask('POST', '/works', as(token));
      expect([refused.status, refused.body.code]).toEqual([403, 'token_read_only']);
    });

    test('ends at its time, and when an admin removes it; another keeps working', async () => {
      const { one, other, clock } = kitchen();
      const [till, printer] = [(await add(one, {})).body, (await add(one, { name: 'printer', days: 60 })).body];
      const works = async ({ token }: { token: string }) => (await other.ask('GET', '/works', as(token))).status;
      expect([await works(till), await works(printer)]).toEqual([200, 200]);
      clock.advance(30 * 24 * hour);
      expect([await works(till), await works(printer)]).toEqual([401, 200]);
      const remove = () => one.ask('DELETE', `/api/tokens/${printer.token_id}`, staff);
      expect((await remove()).status).toBe(204);
      expect(await works(printer)).toBe(401);
      expect((await remove()).body.code).toBe('token_not_found');
    });

    test.each<[string, object | null]>([
      ['removed', null],
      ['disabled', { disabled: true }],
      ['no admin any more', { role: 'kitchen' }],
    ])('ends in every process when the admin who made it is %s; those of others stay', async (_, change) => {
      const { one, other, add: hire } = kitchen();
      const id = await hire('root', 'admin');
      await hire('grace', 'admin');
      const { cookie } = await one.signIn('root');
      const ofOthers = (await add(one, { name: 'printer' })).body.token;
      const body = { name: 'report', role: 'admin', days: 730 };
      const own = (await one.ask('POST', '/api/tokens', { cookie, body })).body.token;
      const works = async (token: string) => (await other.ask('GET', '/works', as(token))).status;
      // Nothing of this takes its maker's rights away.
      await one.ask('PATCH', `/api/accounts/${id}`, { ...staff, body: { name: 'Root' } });
      expect([await works(own), await works(ofOthers)]).toEqual([200, 200]);
      const at = `/api/accounts/${id}`;
      const changed = change
        ? await one.ask('PATCH', at, { ...staff, body: change })
        : await one.ask('DELETE', at, staff);
      expect(changed.status).toBeLessThan(300);
      expect([await works(own), await works(ofOthers)]).toEqual([401, 200]);
    });

    test('has a name of its own', async () => {
      const { one } = kitchen();
      await add(one, {});
      expect((await add(one, { role: 'admin' })).body).toMatchObject({ status: 409, code: 'token_name_taken' });
    });
  });
}
