// The rules of passkeys, pure: what is stored of one and of its challenges, and for which pages one works.
import type { AccountId, PasskeyView } from '@waggle/contracts';

export interface StoredPasskey {
  readonly passkey_id: string;
  readonly account_id: AccountId;
  readonly name: string;
  /** What the browser calls it; base64url, as is the key. */
  readonly credential_id: string;
  readonly public_key: string;
  /** Rises with each use on authenticators that count; 0 on all others. */
  readonly counter: number;
  readonly transports: readonly string[];
  /** The host name for which it was made. */
  readonly rp_id: string;
  readonly created_at: string;
  /** Null before the first use. */
  readonly used_at: string | null;
}

export const passkeyView = ({ passkey_id, name, created_at, used_at }: StoredPasskey): PasskeyView => ({
  passkey_id,
  name,
  created_at,
  used_at,
});

/**
 * A random text for an authenticator to sign. The table and its backups have only the hash: who reads them can answer none.
 * Times in ms since the epoch.
 */
export interface StoredChallenge {
  readonly challenge_hash: string;
  readonly purpose: 'sign-in' | 'confirm' | 'register';
  /** '' for a sign-in, where nobody is known yet. */
  readonly account_id: AccountId | '';
  /** The client's address, or the network of it. */
  readonly place: string;
  readonly expires_at: number;
}

/** More is a mistake, and would make each look at the account longer. */
export const mostPasskeys = 20;

/** The page that asks, as WebAuthn sees it: the relying party. */
export interface RelyingParty {
  readonly id: string;
  readonly origin: string;
}

interface AskingPage {
  /** The header; programs send none. */
  readonly origin: string | undefined;
  /** The host of the request, with its port, which the process has found among those it serves. */
  readonly host: string;
  readonly protocol: string;
}

/**
 * Null where browsers make no passkeys: at an address instead of a name, and over plain HTTP except on localhost; and for a page
 * that is neither of the request's host nor of a listed origin.
 * @param origins of WAGGLE_ORIGINS
 */
export function relyingPartyOf(
  { origin, host, protocol }: AskingPage,
  origins: readonly string[],
): RelyingParty | null {
  const page = origin ?? `${protocol}://${host}`;
  if (!URL.canParse(page)) return null;
  const url = new URL(page);
  if (url.host !== host.toLowerCase() && !origins.includes(page)) return null;
  const { hostname } = url;
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) return null;
  if (/^[\d.]+$|:/.test(hostname)) return null;
  return { id: hostname, origin: url.origin };
}
