// WebAuthn by the library, which is loaded when the first passkey is asked for: most processes never need it.
import { type AccountId, type MadeCredential, messageOf, type SignedCredential } from '@waggle/contracts';
import type { RelyingParty, StoredPasskey } from './passkey.rules.ts';

/** EdDSA, ES256 and RS256. Named, since the library's own list depends on the version of Node. */
const algorithms = [-8, -7, -257];

/** A challenge, and how long it works, in ms. */
interface Asked {
  readonly challenge: string;
  readonly lastMs: number;
}

interface PersonToRegister {
  readonly account_id: AccountId;
  readonly login: string;
  readonly name: string;
}

/** The user verification, a fingerprint or a PIN, makes a passkey two factors in one. */
export async function registrationOptions(
  rp: RelyingParty,
  { account_id, login, name }: PersonToRegister,
  { challenge, lastMs }: Asked,
  existing: readonly StoredPasskey[],
): Promise<Record<string, unknown>> {
  const { generateRegistrationOptions } = await library();
  const options = await generateRegistrationOptions({
    rpName: 'Waggle',
    rpID: rp.id,
    userID: bytesOf(Buffer.from(account_id)),
    userName: login,
    userDisplayName: name,
    challenge: bytesOf(Buffer.from(challenge, 'base64url')),
    timeout: lastMs,
    attestationType: 'none',
    excludeCredentials: existing.map(describedCredential),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });
  return { ...options };
}

/** @param allowed none: the browser offers every passkey that it has for this host */
export async function signInOptions(
  rp: RelyingParty,
  { challenge, lastMs }: Asked,
  allowed: readonly StoredPasskey[] = [],
): Promise<Record<string, unknown>> {
  const { generateAuthenticationOptions } = await library();
  const options = await generateAuthenticationOptions({
    rpID: rp.id,
    challenge: bytesOf(Buffer.from(challenge, 'base64url')),
    timeout: lastMs,
    userVerification: 'required',
    ...(allowed.length > 0 ? { allowCredentials: allowed.map(describedCredential) } : {}),
  });
  return { ...options };
}

/** A wrong answer says what is wrong with it, for the log. */
export type Verified<T> =
  | { readonly kind: 'right'; readonly found: T }
  | { readonly kind: 'wrong'; readonly why: string };

export async function verifyMade(
  rp: RelyingParty,
  { id, client_data, attestation, transports }: MadeCredential,
  challenge: string,
): Promise<Verified<Pick<StoredPasskey, 'credential_id' | 'public_key' | 'counter'>>> {
  const { verifyRegistrationResponse } = await library();
  return rightOr(async () => {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: client_data,
          attestationObject: attestation,
          // biome-ignore lint/suspicious/noExplicitAny: browsers know more of them than the library's types
          transports: [...transports] as any,
        },
      },
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified) return null;
    const { credential } = registrationInfo;
    return {
      credential_id: credential.id,
      public_key: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
    };
  });
}

/** Wrong also when the counter of the authenticator has not risen: somebody may have copied it. */
export async function verifySigned(
  rp: RelyingParty,
  { id, client_data, authenticator_data, signature }: SignedCredential,
  challenge: string,
  passkey: StoredPasskey,
): Promise<Verified<Pick<StoredPasskey, 'counter'>>> {
  const { verifyAuthenticationResponse } = await library();
  return rightOr(async () => {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON: client_data, authenticatorData: authenticator_data, signature },
      },
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: true,
      credential: {
        id: passkey.credential_id,
        publicKey: bytesOf(Buffer.from(passkey.public_key, 'base64url')),
        counter: passkey.counter,
      },
    });
    return verified ? { counter: authenticationInfo.newCounter } : null;
  });
}

/** The challenge that the authenticator signed; null when the text is no such data. */
export function challengeIn(clientData: string): string | null {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientData, 'base64url').toString('utf8')) as { challenge?: unknown };
    return typeof challenge === 'string' ? challenge : null;
  } catch {
    return null;
  }
}

// The library throws for whatever is wrong with an answer. All of it comes from the client.
async function rightOr<T>(verify: () => Promise<T | null>): Promise<Verified<T>> {
  try {
    const found = await verify();
    return found === null ? { kind: 'wrong', why: 'the signature is wrong' } : { kind: 'right', found };
  } catch (error) {
    return { kind: 'wrong', why: messageOf(error) };
  }
}

const library = () => import('@simplewebauthn/server');

const describedCredential = ({ credential_id, transports }: StoredPasskey) => ({
  id: credential_id,
  transports: [...transports],
});

// A copy: the library wants bytes that are not of Node's shared pool.
const bytesOf = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);
