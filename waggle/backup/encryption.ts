// Encrypts backups with a passphrase, in the age format, so that `age --decrypt` reads them without Waggle, too.
import { createReadStream, createWriteStream, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { UsageError } from '../end-with-error.ts';

export const encryptedEnding = '.age';

/** scrypt takes 2^16 × 1 KiB of memory: as much as the container of a backup has to spare. */
const workFactor = 16;

/** Transforms the bytes of one file. */
export type Cipher = (bytes: Readable) => Promise<Readable>;

/** Encrypts a file into another. The other is whole or does not exist. */
export async function encryptFile(from: string, to: string, passphrase: string): Promise<void> {
  const encrypted = await transformed(withPassphrase(passphrase))(createReadStream(from));
  await written(encrypted, to);
}

/** @throws {UsageError} when the passphrase is another, or the file was changed or cut off; `to` does not exist then */
export async function decryptFile(from: string, to: string, passphrase: string): Promise<void> {
  needsPassphrase(from, passphrase);
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    await written(await transformed(decrypter)(createReadStream(from)), to);
  } catch (error) {
    throw notDecrypted(from, error);
  }
}

const keyFile = 'key.age';

/**
 * Encrypts the files of a folder, each to the same new key, which the folder holds under the passphrase: so that a passphrase's slow
 * derivation is needed once for all.
 */
export async function folderEncryption(folder: string, passphrase: string): Promise<Cipher> {
  const identity = await generateX25519Identity();
  writeFileSync(path.join(folder, keyFile), await withPassphrase(passphrase).encrypt(identity), { flush: true });
  const recipient = await identityToRecipient(identity);
  return (bytes) => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    return transformed(encrypter)(bytes);
  };
}

/** Null: the folder is not encrypted. @throws {UsageError} when the passphrase is another one */
export async function folderDecryption(folder: string, passphrase: string): Promise<Cipher | null> {
  const file = path.join(folder, keyFile);
  if (!existsSync(file)) return null;
  needsPassphrase(folder, passphrase);
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  const identity = await decrypter.decrypt(readFileSync(file), 'text').catch((error: unknown) => {
    throw notDecrypted(folder, error);
  });
  return (bytes) => {
    const ofFile = new Decrypter();
    ofFile.addIdentity(identity);
    return transformed(ofFile)(bytes);
  };
}

function withPassphrase(passphrase: string): Encrypter {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(workFactor);
  encrypter.setPassphrase(passphrase);
  return encrypter;
}

const transformed =
  (cipher: Encrypter | Decrypter): Cipher =>
  async (bytes) => {
    const web = Readable.toWeb(bytes) as unknown as globalThis.ReadableStream<Uint8Array>;
    const result = await (cipher instanceof Encrypter ? cipher.encrypt(web) : cipher.decrypt(web));
    return Readable.fromWeb(result as unknown as ReadableStream);
  };

async function written(bytes: Readable, to: string): Promise<void> {
  try {
    await pipeline(bytes, createWriteStream(to, { mode: 0o600, flush: true }));
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  }
}

function needsPassphrase(from: string, passphrase: string): void {
  if (passphrase === '') throw new UsageError(`${from} is encrypted: give its passphrase in WAGGLE_BACKUP_PASSPHRASE`);
}

const notDecrypted = (from: string, error: unknown): UsageError =>
  new UsageError(
    `${from} cannot be decrypted (${(error as Error).message}): WAGGLE_BACKUP_PASSPHRASE is not its passphrase, or the file is damaged`,
  );
