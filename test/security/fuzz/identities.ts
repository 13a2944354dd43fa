// Everybody who may send a request: people of each role, customers and links, tokens, and nobody.
import type { MadeToken, PlacedOrder } from '@waggle/contracts';
import { asStaff } from '../../support/customer.ts';
import { dueAdmin, signedIn } from '../../support/staff.ts';
import { staffToken } from '../../support/waggle.ts';

export interface Identity {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export const admin: Identity = { name: 'the staff token', headers: bearer(staffToken) };

/** @param first an order whose customer and whose link are among them */
export async function everybody(url: string, first: PlacedOrder, other: PlacedOrder): Promise<Identity[]> {
  const sessions: Identity[] = [];
  for (const role of ['kitchen', 'courier', 'admin'] as const)
    sessions.push({ name: role, headers: { cookie: (await signedIn(url, role)).cookie } });
  return [
    { name: 'nobody', headers: {} },
    { name: 'a made-up token', headers: bearer('made-up-token-of-enough-characters') },
    { name: 'a customer', headers: bearer(first.tracking_token) },
    { name: 'another customer', headers: bearer(other.tracking_token) },
    { name: 'a shared link', headers: bearer(first.shared_token ?? '') },
    admin,
    { name: 'a token that only reads', headers: bearer(await readingToken(url)) },
    { name: 'an admin who must choose a password', headers: { cookie: (await dueAdmin(url)).cookie } },
    ...sessions,
  ];
}

async function readingToken(url: string): Promise<string> {
  const body = { name: 'a screen', role: 'admin', days: 1, read_only: true };
  return ((await (await asStaff(url, '/api/tokens', 'POST', body)).json()) as MadeToken).token;
}
