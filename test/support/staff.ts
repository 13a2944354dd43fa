// Creates staff accounts with the staff token, and signs them in as a browser does.
import { randomBytes } from 'node:crypto';
import type { Role } from '@waggle/contracts';
import { asStaff } from './customer.ts';

export interface StaffSession {
  /** The `Cookie` header. */
  readonly cookie: string;
  ask(url: string, path: string, method?: string, body?: unknown): Promise<Response>;
  signOut(): Promise<void>;
}

/** @param accounts the address of the accounts service */
export async function signedIn(accounts: string, role: Role): Promise<StaffSession> {
  const login = `${role}-${randomBytes(4).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const made = await asStaff(accounts, '/api/accounts', 'POST', { login, name: login, role, password });
  if (made.status !== 201) throw new Error(`an account was answered ${made.status}: ${await made.text()}`);
  const answer = await fetch(`${accounts}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';', 1)[0];
  if (!cookie) throw new Error(`signing in was answered ${answer.status}: ${await answer.text()}`);
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
