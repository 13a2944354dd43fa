// Where the secrets of tracking tokens come from: never from the store that holds the tokens' hashes.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '@waggle/contracts';
import { SettingsError } from '@waggle/service-kit/config';
import { readSecretFile } from '@waggle/service-kit/identity';
import type { Cause, Store } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import type { TrackingSecrets } from './tracking-token.ts';

export interface TrackingSecretsDeps {
  readonly store: Store<OrdersRecords>;
  readonly clock: Pick<Clock, 'now'>;
  /** From the settings, newest first, separated by commas; empty: none. */
  readonly given: string;
  /** The file of the settings; empty: none. */
  readonly file: string;
  /** The data folder; null where everything is in memory. */
  readonly folder: string | null;
  /** Whether processes on other machines may have the same store, and another data folder. */
  readonly shared: boolean;
}

/**
 * Reads the secrets; also the one that earlier versions kept in the store, until no answer can be repeated with it.
 * @throws {SecretFileError} {SettingsError} when this process would derive other tokens than the others of the store
 */
export async function openTrackingSecrets(deps: TrackingSecretsDeps, cause: Cause): Promise<TrackingSecrets> {
  const { given, file, folder, shared } = deps;
  const [newest, ...older] = given.split(',').flatMap((secret) => secret.trim() || []);
  const named: TrackingSecrets | null = newest !== undefined ? [newest, ...older] : file ? readSecretFile(file) : null;
  const secrets = named ?? inFolder(folder);
  if (shared) await agree(deps, secrets, named !== null, cause);
  const stored = await retire(deps, cause);
  return [...secrets, ...(stored === null ? [] : [stored])];
}

/** Removes the stored secret once every answer to an Idempotency-Key that was given with it has been forgotten. */
export async function removeRetiredSecret(
  { store, clock }: Pick<TrackingSecretsDeps, 'store' | 'clock'>,
  answerRetentionHours: number,
  cause: Cause,
): Promise<void> {
  await store.transaction(cause, async (tx) => {
    const at = await tx.secrets.find(retiredAt);
    if (at === null || clock.now() - Number(at) <= answerRetentionHours * 3_600_000) return;
    await tx.secrets.remove(stored);
    await tx.secrets.remove(retiredAt);
  });
}

const stored = 'tracking';
const retiredAt = 'tracking_retired_at';
const fingerprint = 'tracking_fingerprint';

function inFolder(folder: string | null): TrackingSecrets {
  if (folder === null) return [randomBytes(32).toString('base64url')];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return readSecretFile(path.join(folder, 'tracking-secret'));
}

/**
 * A process with another data folder would make a secret of its own there, and answer a repeated request with tokens that open
 * nothing. So the store holds a fingerprint of the newest secret, from which it cannot be found.
 */
async function agree(
  { store, folder }: TrackingSecretsDeps,
  secrets: TrackingSecrets,
  isGiven: boolean,
  cause: Cause,
): Promise<void> {
  const own = secrets.map((secret) => createHash('sha256').update(`fingerprint ${secret}`).digest('base64url'));
  const known = await store.transaction(cause, async (tx) => {
    const kept = await tx.secrets.find(fingerprint);
    if (kept === own[0] || (kept !== null && !isGiven)) return kept;
    if (kept !== null) await tx.secrets.remove(fingerprint);
    await tx.secrets.insert(fingerprint, own[0] ?? '');
    return own[0] ?? '';
  });
  if (own.includes(known)) return;
  throw new SettingsError(
    `bad setting: other processes derive the tokens of orders from another secret than the one in ${path.resolve(folder ?? '.')}: give the same WAGGLE_TRACKING_SECRET to every process of orders, or copy their file tracking-secret; where it is lost, any new one`,
  );
}

/** The secret that an earlier version kept in the store, from now on only to repeat its answers. */
const retire = ({ store, clock }: TrackingSecretsDeps, cause: Cause): Promise<string | null> =>
  store.transaction(cause, async (tx) => {
    const secret = await tx.secrets.find(stored);
    if (secret !== null && (await tx.secrets.find(retiredAt)) === null)
      await tx.secrets.insert(retiredAt, String(clock.now()));
    return secret;
  });
