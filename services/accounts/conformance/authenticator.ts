// An authenticator under test: makes passkeys with an ES256 key, and signs with them as WebAuthn says. Each part can be made wrong.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { MadeCredential, SignedCredential } from '@waggle/contracts';

export interface Ceremony {
  readonly challenge: string;
  /** Default: http://localhost. */
  readonly origin?: string;
  /** Default: localhost. */
  readonly rpId?: string;
  /** Whether the person gave a fingerprint or a PIN. Default: true. */
  readonly verified?: boolean;
  /** Default: one more than the last. */
  readonly counter?: number;
}

export interface Authenticator {
  make(ceremony: Ceremony): MadeCredential;
  sign(ceremony: Ceremony): SignedCredential;
}

/** @param userHandle the id of the account, which an authenticator returns when it signs */
export function newAuthenticator(userHandle?: string): Authenticator {
  const id = randomBytes(32);
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let uses = 0;
  const dataOf = (
    { rpId = 'localhost', verified = true, counter = uses + 1 }: Ceremony,
    attested = Buffer.alloc(0),
  ) => {
    uses = counter;
    const flags = 0x01 | (verified ? 0x04 : 0) | (attested.length > 0 ? 0x40 : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, attested]);
  };
  return {
    make(ceremony) {
      const length = Buffer.from([0, id.length]);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, coseKey(publicKey)]);
      return {
        id: id.toString('base64url'),
        client_data: clientData('webauthn.create', ceremony).toString('base64url'),
        attestation: attestationOf(dataOf(ceremony, attested)).toString('base64url'),
        transports: ['internal'],
      };
    },
    sign(ceremony) {
      const client = clientData('webauthn.get', ceremony);
      const data = dataOf(ceremony);
      return {
        id: id.toString('base64url'),
        client_data: client.toString('base64url'),
        authenticator_data: data.toString('base64url'),
        signature: sign('sha256', Buffer.concat([data, sha256(client)]), privateKey).toString('base64url'),
        ...(userHandle === undefined ? {} : { user_handle: Buffer.from(userHandle).toString('base64url') }),
      };
    },
  };
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();

const clientData = (type: string, { challenge, origin = 'http://localhost' }: Ceremony): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

const cborText = (text: string): Buffer => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
/** For 24 bytes or more, with the shortest form of their length, as authenticators must. */
function cborBytes(bytes: Buffer): Buffer {
  const { length } = bytes;
  return Buffer.concat([Buffer.from(length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff]), bytes]);
}

/** `{fmt: 'none', attStmt: {}, authData}` in CBOR. */
const attestationOf = (data: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([0xa3]),
    ...[cborText('fmt'), cborText('none'), cborText('attStmt'), Buffer.from([0xa0])],
    ...[cborText('authData'), cborBytes(data)],
  ]);

/** `{1: 2, 3: -7, -1: 1, -2: x, -3: y}` in CBOR: an ES256 key on P-256. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const coordinate = (label: number, value: string) =>
    Buffer.concat([Buffer.from([label]), cborBytes(Buffer.from(value, 'base64url'))]);
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]),
    coordinate(0x21, x),
    coordinate(0x22, y),
  ]);
}
