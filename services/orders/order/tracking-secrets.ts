// Where the secrets of tracking tokens come from: never from the store that holds the tokens' hashes, where it can be helped.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Clock } from '@waggle/contracts';
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
  /** The data folder; null where there is none. */
  readonly folder: string | null;
  /** Called when the only place left for the secret is the store. */
  readonly insecure: () => void;
}

/** Reads the secrets; also the one that earlier versions kept in the store, until no answer can be repeated with it. */
export async function openTrackingSecrets(deps: TrackingSecretsDeps, cause: Cause): Promise<TrackingSecrets> {
  const outside = outsideTheStore(deps);
  if (!outside) {
    deps.insecure();
    return [await inTheStore(deps.store, cause)];
  }
  const [newest, ...older] = outside;
  const stored = await retire(deps, cause);
  return [newest, ...older, ...(stored === null ? [] : [stored])];
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

function outsideTheStore({ given, file, folder }: TrackingSecretsDeps): TrackingSecrets | null {
  const [newest, ...older] = given.split(',').flatMap((secret) => secret.trim() || []);
  if (newest !== undefined) return [newest, ...older];
  if (file !== '') return readSecretFile(file);
  return folder === null ? null : readSecretFile(path.join(folder, 'tracking-secret'));
}

/** The secret that an earlier version kept in the store, from now on only to repeat its answers. */
const retire = ({ store, clock }: TrackingSecretsDeps, cause: Cause): Promise<string | null> =>
  store.transaction(cause, async (tx) => {
    const secret = await tx.secrets.find(stored);
    if (secret !== null && (await tx.secrets.find(retiredAt)) === null)
      await tx.secrets.insert(retiredAt, String(clock.now()));
    return secret;
  });

// When two processes start at the same time, the second uses the secret of the first.
const inTheStore = (store: Store<OrdersRecords>, cause: Cause): Promise<string> =>
  store.transaction(
    cause,
    async (tx) => {
      const kept = await tx.secrets.find(stored);
      if (kept) return kept;
      const made = randomBytes(32).toString('base64url');
      await tx.secrets.insert(stored, made);
      return made;
    },
    { durable: true },
  );
