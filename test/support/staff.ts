// Creates staff accounts with the staff token, and signs them in as a browser does.
import { randomBytes } from 'node:crypto';
import type { Account, NewAccount, Role } from '@waggle/contracts';
import { asStaff } from './customer.ts';

export interface StaffSession {
  /** The `Cookie` header. */
  readonly cookie: string;
  ask(url: string, path: string, method?: string, body?: unknown): Promise<Response>;
  signOut(): Promise<void>;
}

export interface Hired {
  readonly account_id: string;
  readonly login: string;
  /** The one that the person chose. */
  readonly password: string;
  /** The `Cookie` header of the session. */
  readonly cookie: string;
}

/**
 * Adds an account, whose person signs in for the first time and chooses a password.
 * @param accounts the address of the accounts service
 */
export async function hire(accounts: string, account: Pick<NewAccount, 'login' | 'name' | 'role'>): Promise<Hired> {
  const first = randomBytes(12).toString('hex');
  const made = await asStaff(accounts, '/api/accounts', 'POST', { ...account, password: first });
  if (made.status !== 201) throw new Error(`an account was answered ${made.status}: ${await made.text()}`);
  const { account_id } = (await made.json()) as Account;
  const password = randomBytes(12).toString('hex');
  const cookie = await firstSignIn(accounts, account.login, first, password);
  return { account_id, login: account.login, password, cookie };
}

/** Signs in with the password of an admin, and chooses another one; returns the `Cookie` header. */
export async function firstSignIn(accounts: string, login: string, first: string, password: string): Promise<string> {
  const post = async (path: string, body: object, cookie = ''): Promise<string> => {
    const headers = { 'content-type': 'application/json', cookie };
    const answer = await fetch(`${accounts}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const set = answer.headers.get('set-cookie')?.split(';', 1)[0];
    if (!answer.ok || !set) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
    return set;
  };
  const cookie = await post('/api/session', { login, password: first });
  return post('/api/session/password', { current: first, password }, cookie);
}

/** @param accounts the address of the accounts service */
export async function signedIn(accounts: string, role: Role): Promise<StaffSession> {
  const login = `${role}-${randomBytes(4).toString('hex')}`;
  const { cookie } = await hire(accounts, { login, name: login, role });
  const ask: StaffSession['ask'] = (url, path, method = 'GET', body) =>
    fetch(`${url}${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    cookie,
    ask,
    async signOut() {
      await ask(accounts, '/api/session', 'DELETE');
    },
  };
}

/** An admin who is signed in with the password that another one set, and must choose their own. */
export async function dueAdmin(accounts: string): Promise<Pick<StaffSession, 'cookie'>> {
  const account = { login: 'due', password: 'pigeons like umbrellas' };
  await asStaff(accounts, '/api/accounts', 'POST', { ...account, name: 'Due', role: 'admin' });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${accounts}/api/session`, { method: 'POST', headers, body: JSON.stringify(account) });
  return { cookie: answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '' };
}
