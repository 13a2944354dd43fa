// What every engine must guarantee about the lists of sessions.
import { describe, expect, test } from 'vitest';
import { hour, type Kitchen } from './kitchen-processes.ts';

export function describeSessionList(kitchen: () => Kitchen): void {
  const asAdmin = { headers: { authorization: 'Bearer token-of-the-tests' } };

  describe('V7.5.2, V7.4.5: the list of sessions', () => {
    const from = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };

    test('shows one’s own, each with device, address and times, and never a token', async () => {
      const { one, clock, add } = kitchen();
      await add('ada', 'kitchen');
      await add('bea', 'kitchen');
      await one.signIn('bea');
      const there = await one.signIn('ada', { headers: from, from: '203.0.113.9' });
      clock.advance(hour);
      const here = await one.signIn('ada');
      const { body } = await one.ask('GET', '/api/session/list', { cookie: here.cookie });
      expect(body.sessions).toMatchObject([
        { current: true, address: '192.0.2.1', device: '', started_at: new Date(clock.now()).toISOString() },
        { current: false, address: '203.0.113.9', device: 'Firefox on Linux' },
      ]);
      for (const { cookie } of [here, there]) expect(JSON.stringify(body)).not.toContain(cookie);
    });

    test('ends one session, or all but the one that asks; those of others stay', async () => {
      const { one, other, clock, add } = kitchen();
      await add('ada', 'kitchen');
      await add('bea', 'kitchen');
      const bea = await one.signIn('bea');
      const [first, second, here] = [await one.signIn('ada'), await one.signIn('ada'), await one.signIn('ada')];
      const list = async (cookie: string) => (await one.ask('GET', '/api/session/list', { cookie })).body.sessions;
      const [{ session_id: ofBea }] = await list(bea.cookie);
      const end = (id: string) => one.ask('DELETE', `/api/session/list/${id}`, { cookie: here.cookie });
      expect((await end(ofBea)).status).toBe(404);
      const { session_id } = (await list(first.cookie)).find(({ current }: { current: boolean }) => current);
      expect((await end(session_id)).status).toBe(204);
      expect((await end(session_id)).body.code).toBe('session_not_found');
      expect([await one.works(first.cookie), await one.works(second.cookie)]).toEqual([401, 200]);
      expect((await one.ask('DELETE', '/api/session/list', { cookie: here.cookie })).status).toBe(204);
      clock.advance(2_000);
      expect([await other.works(second.cookie), await other.works(here.cookie)]).toEqual([401, 200]);
      expect(await other.works(bea.cookie)).toBe(200);
    });

    test('of any account is an admin’s to see and to end', async () => {
      const { one, add } = kitchen();
      const id = await add('ada', 'kitchen');
      await add('root', 'admin');
      const [ada, root] = [await one.signIn('ada'), await one.signIn('root')];
      const url = `/api/accounts/${id}/sessions`;
      expect((await one.ask('GET', url, { cookie: ada.cookie })).status).toBe(403);
      const [{ session_id }] = (await one.ask('GET', url, { cookie: root.cookie })).body.sessions;
      expect((await one.ask('DELETE', `${url}/${session_id}`, { cookie: root.cookie })).status).toBe(204);
      expect(await one.works(ada.cookie)).toBe(401);
      const again = await one.signIn('ada');
      expect((await one.ask('DELETE', url, asAdmin)).status).toBe(204);
      expect([await one.works(again.cookie), await one.works(root.cookie)]).toEqual([401, 200]);
      const nobody = '/api/accounts/00000000-0000-7000-8000-000000000000/sessions';
      expect((await one.ask('GET', nobody, asAdmin)).body.code).toBe('account_not_found');
    });
  });
}
