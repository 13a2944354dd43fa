// ASVS 5.0, V6.5 and V6.6: multi-factor authentication. A passkey, verified by fingerprint or PIN, guards an account against a stolen
// password, on both engines.
import { type Kitchen, type KitchenServers, openKitchen } from '@waggle/services/accounts/conformance/kitchen.ts';
import { describePasskeys } from '@waggle/services/accounts/conformance/passkeys.ts';
import { afterEach, beforeEach, describe, inject } from 'vitest';

const redisUrl = inject('redisUrl');
const mongodbUrl = inject('mongodbUrl');

function onEngine(servers: KitchenServers | null): void {
  let kitchen: Kitchen;
  beforeEach(async () => {
    kitchen = await openKitchen(servers);
  });
  afterEach(() => kitchen.close());
  describe('a passkey', () => describePasskeys(() => kitchen));
}

describe('embedded', () => onEngine(null));
describe.skipIf(!redisUrl || !mongodbUrl)('cluster', () =>
  onEngine({ redisUrl: redisUrl ?? '', mongodbUrl: mongodbUrl ?? '' }),
);
