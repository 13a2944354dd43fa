// The staff token: from the settings, or generated on the first start, shown once and kept only as a hash.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { StaffAuth } from './authentication.ts';

/** Where an engine keeps the hash. Each call is atomic, since several processes may start at the same time. */
export interface StaffTokenStore {
  /** Stores `hash` unless one is stored already; returns the stored one. */
  keepFirst(hash: string): Promise<string>;
  replace(hash: string): Promise<void>;
}

export interface OpenedStaffAuth {
  readonly staff: StaffAuth;
  /** The token, when this call generated it: to be shown once. */
  readonly made: string | null;
  /** Accepts a hash that another process has stored. */
  accept(hash: string): void;
}

/** @param given the token of the settings; '' when there is none */
export async function openStaffAuth(given: string, home: StaffTokenStore): Promise<OpenedStaffAuth> {
  if (given !== '') return { ...accepting(hashOf(given)), made: null, accept: () => {} };
  const token = newToken();
  const own = hashOf(token);
  const kept = await home.keepFirst(own);
  return { ...accepting(kept), made: kept === own ? token : null };
}

/** Replaces the token with a new one, and returns that. */
export async function resetStaffToken(home: StaffTokenStore): Promise<string> {
  const token = newToken();
  await home.replace(hashOf(token));
  return token;
}

function accepting(first: string): Pick<OpenedStaffAuth, 'staff' | 'accept'> {
  let accepted = Buffer.from(first, 'hex');
  return {
    staff: {
      // All hashes have the same length, so comparing them reveals nothing about the token's.
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

// 32 random bytes need no salt and no slow hash: they cannot be guessed.
const newToken = (): string => `staff_${randomBytes(32).toString('base64url')}`;
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
