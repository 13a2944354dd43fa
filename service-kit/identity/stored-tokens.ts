// Tokens of scripts that an admin made: named, with a role, and an end. They are kept where all services can read them, as hashes;
// only the accounts service writes them. Whoever removes one ends it in every process at its next request.
import { createHash, randomBytes } from 'node:crypto';
import type { Clock, Role } from '@waggle/contracts';
import { boolean, type Collection, integer, table, text } from '@waggle/store/collections';
import type { StaffAuth } from './authentication.ts';

export interface StoredToken {
  readonly token_id: string;
  readonly name: string;
  readonly role: Role;
  /** May read what its role may, and change nothing. */
  readonly read_only: boolean;
  /** SHA-256 of the token, hex. */
  readonly token_hash: string;
  /** The account that made it, or the name of the script that did. */
  readonly created_by: string;
  /** ms since the epoch. */
  readonly created_at: number;
  readonly expires_at: number;
}

export interface TokenRecords {
  insert(token: StoredToken): Promise<void>;
  /** By name. */
  all(): Promise<StoredToken[]>;
  findByHash(hash: string): Promise<StoredToken | null>;
  /** False: there is none. */
  remove(tokenId: string): Promise<boolean>;
}

export const tokenCollection = table<StoredToken>()({
  key: 'token_id',
  columns: {
    name: text(),
    role: text(),
    read_only: boolean(),
    token_hash: text({ unique: 'by_hash' }),
    created_by: text(),
    created_at: integer(),
    expires_at: integer(),
  },
  shared: 'waggle',
});

export const tokenRecords = (tokens: Collection<StoredToken, 'token_id', keyof StoredToken>): TokenRecords => ({
  insert: tokens.insert,
  all: () => tokens.list({ sort: ['name'] }),
  findByHash: (token_hash) => tokens.findBy({ token_hash }),
  remove: (id) => tokens.remove(id),
});

const prefix = 'waggle_';

/** 32 random bytes need no salt and no slow hash: they cannot be guessed. */
export const newStoredToken = (): { token: string; token_hash: string } => {
  const token = `${prefix}${randomBytes(32).toString('base64url')}`;
  return { token, token_hash: hashOf(token) };
};

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Identifies scripts by stored tokens. */
export const authenticateByStored = (
  records: Pick<TokenRecords, 'findByHash'>,
  clock: Pick<Clock, 'now'>,
): StaffAuth => ({
  async identify({ bearer }) {
    // Tracking tokens of customers look different, and are looked for elsewhere.
    if (!bearer?.startsWith(prefix)) return null;
    const found = await records.findByHash(hashOf(bearer));
    if (!found || found.expires_at <= clock.now()) return null;
    const { name, role, read_only } = found;
    return { account_id: null, name: `token ${name}`, role, ...(read_only ? { readOnly: true } : {}) };
  },
});
