// Passkeys in the browser: asks Waggle for a challenge, the browser for an answer, and sends that. The library loads with the first.
import type {
  MadeCredential,
  PasskeyList,
  PasskeyOptions,
  PasskeyView,
  SessionView,
  SignedCredential,
} from '@waggle/contracts';
import { get, post } from '../api/client.ts';

/** The browser gave no passkey: there is none for this host, the person closed its dialog, or waited too long. */
export class NoPasskeyError extends Error {
  override readonly name = 'NoPasskeyError';
  /** This device has a passkey of the account already. */
  readonly isKnown: boolean;

  constructor(cause: unknown) {
    super('the browser gave no passkey', { cause });
    this.isKnown = cause instanceof Error && cause.name === 'InvalidStateError';
  }
}

/** Browsers have passkeys for names alone, and only over HTTPS or on localhost. */
export const passkeysWork = (): boolean =>
  window.isSecureContext &&
  'PublicKeyCredential' in window &&
  !/^[\d.]+$|:/.test(window.location.hostname.replaceAll(/[[\]]/g, ''));

export const passkeysKey = ['passkeys'];

export const ownPasskeys = ({ signal }: { readonly signal: AbortSignal }): Promise<PasskeyList> =>
  get<PasskeyList>('/api/session/passkeys', { signal });

/** @param path `/api/session/passkey` to sign in, `/api/session/confirm/passkey` to prove who is signed in */
async function givePasskey(path: string, optionsPath: string): Promise<SessionView> {
  const options = await post<PasskeyOptions>(optionsPath);
  return post<SessionView>(path, { credential: await signed(options) });
}

export const signInByPasskey = (): Promise<SessionView> =>
  givePasskey('/api/session/passkey', '/api/session/passkey/options');

export const proveByPasskey = (): Promise<SessionView> =>
  givePasskey('/api/session/confirm/passkey', '/api/session/confirm/options');

export async function makePasskey(name: string): Promise<PasskeyView> {
  const options = await post<PasskeyOptions>('/api/session/passkeys/options');
  return post<PasskeyView>('/api/session/passkeys', { name, credential: await made(options) });
}

async function made({ options }: PasskeyOptions): Promise<MadeCredential> {
  const { startRegistration } = await library();
  type Options = Parameters<typeof startRegistration>[0]['optionsJSON'];
  const optionsJSON = options as unknown as Options;
  const { id, response } = await startRegistration({ optionsJSON }).catch(refused);
  return {
    id,
    client_data: response.clientDataJSON,
    attestation: response.attestationObject,
    transports: response.transports ?? [],
  };
}

async function signed({ options }: PasskeyOptions): Promise<SignedCredential> {
  const { startAuthentication } = await library();
  type Options = Parameters<typeof startAuthentication>[0]['optionsJSON'];
  const optionsJSON = options as unknown as Options;
  const { id, response } = await startAuthentication({ optionsJSON }).catch(refused);
  return {
    id,
    client_data: response.clientDataJSON,
    authenticator_data: response.authenticatorData,
    signature: response.signature,
    ...(response.userHandle ? { user_handle: response.userHandle } : {}),
  };
}

function refused(error: unknown): never {
  throw new NoPasskeyError(error);
}

const library = () => import('@simplewebauthn/browser');
