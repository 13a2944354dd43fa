// What every engine must guarantee about passkeys: who adds and removes them, and what signs in.
import { expect, test } from 'vitest';
import { type Authenticator, type Ceremony, newAuthenticator } from './authenticator.ts';
import { type Asked, type AskOptions, type Kitchen, type Process, password } from './kitchen-processes.ts';

const minutes = 60_000;
const staffToken = { headers: { authorization: 'Bearer token-of-the-tests' } };

const at = (options: AskOptions = {}): AskOptions => ({
  ...options,
  headers: { host: 'localhost', origin: 'http://localhost', ...options.headers },
});

const post = (process: Process, path: string, options: AskOptions = {}): Promise<Asked> =>
  process.ask('POST', `/api/session${path}`, at(options));

const challengeOf = async (process: Process, path: string, options: AskOptions = {}): Promise<string> =>
  (await post(process, path, options)).body.options.challenge;

export function describePasskeys(kitchen: () => Kitchen): void {
  const add = async (
    process: Process,
    cookie: string,
    made: Authenticator,
    wrong: Partial<Ceremony> = {},
  ): Promise<Asked> => {
    const challenge = await challengeOf(process, '/passkeys/options', { cookie });
    const credential = made.make({ challenge, ...wrong });
    return post(process, '/passkeys', { cookie, body: { name: 'Phone', credential } });
  };
  const signIn = async (
    process: Process,
    made: Authenticator,
    wrong: Partial<Ceremony> = {},
    options: AskOptions = {},
  ): Promise<Asked> => {
    const challenge = wrong.challenge ?? (await challengeOf(process, '/passkey/options', options));
    return post(process, '/passkey', { ...options, body: { credential: made.sign({ ...wrong, challenge }) } });
  };
  const withPasskey = async (login = 'root', role: 'admin' | 'kitchen' = 'admin') => {
    const account_id = await kitchen().add(login, role);
    const { cookie } = await kitchen().one.signIn(login);
    const made = newAuthenticator(account_id);
    const added = await add(kitchen().one, cookie, made);
    expect(added.status).toBe(201);
    return { account_id, cookie, made, passkey_id: added.body.passkey_id as string };
  };

  test('signs in without a name, in every process; the list says when it was used', async () => {
    const { one, other, clock } = kitchen();
    const { account_id, cookie, made } = await withPasskey();
    const list = async () => (await one.ask('GET', '/api/session/passkeys', { cookie })).body.passkeys;
    expect(await list()).toMatchObject([{ name: 'Phone', used_at: null }]);
    clock.advance(minutes);
    const challenge = await challengeOf(one, '/passkey/options');
    const signedIn = await signIn(other, made, { challenge });
    expect(signedIn).toMatchObject({ status: 200, body: { account: { account_id, login: 'root' } } });
    expect(await one.works(signedIn.cookie)).toBe(200);
    expect(await list()).toMatchObject([{ used_at: new Date(clock.now()).toISOString() }]);
  });

  test('an account that has one: its password alone neither signs in nor proves', async () => {
    const { one } = kitchen();
    const { cookie, made } = await withPasskey();
    expect((await one.signIn('root')).body).toMatchObject({ status: 401, code: 'passkey_needed' });
    expect((await one.signIn('root', { password: 'wrong' })).body.code).toBe('sign_in_refused');
    expect((await post(one, '/confirm', { cookie, body: { password } })).body.code).toBe('passkey_needed');
    expect((await signIn(one, made)).status).toBe(200);
  });

  test('proves who one is; one of another account does not', async () => {
    const { one, clock } = kitchen();
    const { cookie, made } = await withPasskey();
    const { made: ofAda } = await withPasskey('ada', 'kitchen');
    clock.advance(16 * minutes);
    const changed = { current: password, password: 'pigeons like umbrellas' };
    for (const refused of [
      await post(one, '/passkeys/options', { cookie }),
      // Else a stolen session and password would make a session that counts as proved.
      await post(one, '/password', { cookie, body: changed }),
    ]) {
      expect(refused.body.code).toBe('reauthentication_required');
    }
    const confirm = async (by: Authenticator) => {
      const challenge = await challengeOf(one, '/confirm/options', { cookie });
      return post(one, '/confirm/passkey', { cookie, body: { credential: by.sign({ challenge }) } });
    };
    expect((await confirm(ofAda)).body).toMatchObject({ status: 422, code: 'passkey_refused' });
    const confirmed = await confirm(made);
    expect(confirmed.status).toBe(200);
    expect((await post(one, '/password', { cookie: confirmed.cookie, body: changed })).status).toBe(204);
  });

  test('a challenge works once, for five minutes, and for what it was made', async () => {
    const { one, other, clock } = kitchen();
    const { cookie, made } = await withPasskey();
    const challenge = await challengeOf(one, '/passkey/options');
    const body = { credential: made.sign({ challenge }) };
    const answers = await Promise.all([one, other].map((process) => post(process, '/passkey', { body })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await signIn(one, made, { challenge })).body.code).toBe('passkey_refused');
    const late = await challengeOf(one, '/passkey/options');
    clock.advance(5 * minutes);
    expect((await signIn(one, made, { challenge: late })).status).toBe(401);
    for (const path of ['/confirm/options', '/passkeys/options']) {
      expect((await signIn(one, made, { challenge: await challengeOf(one, path, { cookie }) })).status).toBe(401);
    }
    expect(await one.store.transaction(cause, (tx) => tx.challenges.purge(clock.now() + 5 * minutes + 1))).toBe(0);
  });

  test.each<[string, Partial<Ceremony>]>([
    ['for another origin', { origin: 'http://localhost.evil.example' }],
    ['for another host', { rpId: 'evil.example' }],
    ['without a fingerprint or PIN', { verified: false }],
  ])('an answer %s neither adds one nor signs in', async (_, wrong) => {
    const { one } = kitchen();
    const { cookie, made } = await withPasskey();
    expect((await add(one, cookie, newAuthenticator(), wrong)).body).toMatchObject({
      status: 422,
      code: 'passkey_refused',
    });
    expect((await signIn(one, made, wrong)).body).toMatchObject({ status: 401, code: 'passkey_refused' });
  });

  test('a copy of an authenticator, whose counter has not risen, is refused', async () => {
    const { one } = kitchen();
    const { made } = await withPasskey();
    expect((await signIn(one, made, { counter: 7 })).status).toBe(200);
    expect((await signIn(one, made, { counter: 7 })).status).toBe(401);
    expect((await signIn(one, made, { counter: 8 })).status).toBe(200);
  });

  test('refused passkeys make wait as wrong passwords do; so does a flood of challenges', async () => {
    const { one, clock } = kitchen();
    await withPasskey();
    const stranger = newAuthenticator();
    const tries = [];
    for (let i = 0; i < 6; i += 1) tries.push((await signIn(one, stranger, {}, { from: '203.0.113.9' })).status);
    expect(tries).toEqual([401, 401, 401, 401, 401, 429]);
    const flood = () => post(one, '/passkey/options', { from: '203.0.113.10' });
    for (let i = 0; i < 30; i += 1) expect((await flood()).status).toBe(200);
    expect((await flood()).body.code).toBe('too_many_attempts');
    clock.advance(5 * minutes);
    expect((await flood()).status).toBe(200);
  });

  test('a flood of challenges from its own address keeps out neither a browser that has signed in before, nor who is signed in', async () => {
    const { one, other } = kitchen();
    const from = '203.0.113.10';
    const { cookie, made } = await withPasskey();
    const { headers } = await signIn(one, made, {}, { from });
    const device = [headers['set-cookie']].flat().find((set) => String(set).startsWith('waggle_staff_device='));
    const known = { from, headers: { cookie: String(device).split(';', 1)[0] ?? '' } };
    const invented = { from, headers: { cookie: `waggle_staff_device=${'a'.repeat(43)}` } };
    for (let i = 0; i < 31; i += 1) await post(one, '/passkey/options', i % 2 ? invented : { from });
    expect((await post(one, '/passkey/options', { from })).status).toBe(429);
    expect((await post(one, '/passkey/options', invented)).status).toBe(429);
    expect((await signIn(other, made, {}, known)).status).toBe(200);
    for (const path of ['/confirm/options', '/passkeys/options'])
      expect([path, (await post(one, path, { from, cookie })).status]).toEqual([path, 200]);
    // They have their own limit.
    for (let i = 0; i < 30; i += 1) await post(one, '/passkey/options', known);
    expect((await post(one, '/passkey/options', known)).status).toBe(429);
  });

  test('stops working when it is removed, its account disabled, or an admin resets the password', async () => {
    const { one } = kitchen();
    const root = await withPasskey();
    const ada = await withPasskey('ada', 'kitchen');
    const own = (id: string) => one.ask('DELETE', `/api/session/passkeys/${id}`, at({ cookie: ada.cookie }));
    expect((await own(root.passkey_id)).body.code).toBe('passkey_not_found');
    expect((await own(ada.passkey_id)).status).toBe(204);
    expect((await signIn(one, ada.made)).status).toBe(401);
    expect((await one.signIn('ada')).status).toBe(200);

    const eve = await withPasskey('eve', 'kitchen');
    const change = (body: object) =>
      one.ask('PATCH', `/api/accounts/${eve.account_id}`, { headers: staffToken.headers, body });
    expect((await change({ disabled: true })).status).toBe(200);
    expect((await signIn(one, eve.made)).status).toBe(401);
    expect((await one.signIn('eve')).body.code).toBe('sign_in_refused');
    expect((await change({ disabled: false, password: 'pigeons like umbrellas' })).status).toBe(200);
    expect((await signIn(one, eve.made)).status).toBe(401);
    expect((await one.signIn('eve', { password: 'pigeons like umbrellas' })).body).toMatchObject({
      password_due: true,
    });
  });

  test('is asked for only where browsers have them, from a page of ours, and of a person', async () => {
    const { one, add: hire } = kitchen();
    await hire('root', 'admin');
    const { cookie } = await one.signIn('root');
    const from = async (host: string, origin: string) =>
      (await one.ask('POST', '/api/session/passkey/options', { headers: { host, origin } })).body;
    expect(await from('127.0.0.1:8080', 'http://127.0.0.1:8080')).toMatchObject({ code: 'passkey_place' });
    expect(await from('kitchen.example', 'http://kitchen.example')).toMatchObject({ code: 'passkey_place' });
    expect((await from('waggle.example', 'https://waggle.example')).options.rpId).toBe('waggle.example');
    expect((await from('waggle.example', 'https://shop.example')).options.rpId).toBe('shop.example');
    expect(await from('waggle.example', 'https://evil.example')).toMatchObject({ code: 'origin' });
    expect((await post(one, '/passkeys/options', staffToken)).body.code).toBe('no_person');
    expect((await post(one, '/passkeys/options', { cookie })).body.options).toMatchObject({
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  });

  test('keeps of challenges only hashes', async () => {
    const { one } = kitchen();
    const challenge = await challengeOf(one, '/passkey/options');
    expect(await one.store.transaction(cause, (tx) => tx.challenges.take(challenge))).toBeNull();
  });
}

const cause = { correlation_id: 'test', causation_id: null };
