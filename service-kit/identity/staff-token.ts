// The staff token: given as a setting, or made on the first start, shown once and kept only as a hash.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { StaffAuth } from './authentication.ts';

/** Where a platform keeps the hash. Each call is one atomic step, since processes may start together. */
export interface StaffTokenHome {
  /** Keeps `hash` unless there is one already; returns the one that is kept. */
  keepFirst(hash: string): Promise<string>;
  replace(hash: string): Promise<void>;
}

export interface OpenedStaffAuth {
  readonly staff: StaffAuth;
  /** The token, when this call made it: to be shown once. */
  readonly made: string | null;
  /** Takes a hash that another process has put in place. */
  accept(hash: string): void;
}

/** @param given the token of the settings; '' when none was given */
export async function openStaffAuth(given: string, home: StaffTokenHome): Promise<OpenedStaffAuth> {
  if (given !== '') return { ...accepting(hashOf(given)), made: null, accept: () => {} };
  const token = newToken();
  const own = hashOf(token);
  const kept = await home.keepFirst(own);
  return { ...accepting(kept), made: kept === own ? token : null };
}

/** Makes a new token in place of the old one, and returns it. */
export async function resetStaffToken(home: StaffTokenHome): Promise<string> {
  const token = newToken();
  await home.replace(hashOf(token));
  return token;
}

function accepting(first: string): Pick<OpenedStaffAuth, 'staff' | 'accept'> {
  let accepted = Buffer.from(first, 'hex');
  return {
    staff: {
      // Hashes have one length, so comparing them tells nothing about the token's.
      async identify({ bearer }) {
        const isToken = bearer !== undefined && timingSafeEqual(Buffer.from(hashOf(bearer), 'hex'), accepted);
        return isToken ? { account_id: null, name: 'staff token', role: 'admin' } : null;
      },
    },
    accept(hash) {
      accepted = Buffer.from(hash, 'hex');
    },
  };
}

// 32 random bytes need no salt and no slow hash: nobody can try them all.
const newToken = (): string => `staff_${randomBytes(32).toString('base64url')}`;
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
