// ASVS 5.0, V7: session management. Lists of sessions and recent proofs, on both engines; lifetimes and ends (V7.3, V7.4) are
// in services/accounts/conformance/sessions.ts.
import { type Kitchen, type KitchenServers, openKitchen } from '@waggle/services/accounts/conformance/kitchen.ts';
import { describeRecentProof } from '@waggle/services/accounts/conformance/renewed-proof.ts';
import { describeSessionList } from '@waggle/services/accounts/conformance/session-list.ts';
import { afterEach, beforeEach, describe, inject } from 'vitest';

const redisUrl = inject('redisUrl');
const mongodbUrl = inject('mongodbUrl');

function onEngine(servers: KitchenServers | null): void {
  let kitchen: Kitchen;
  beforeEach(async () => {
    kitchen = await openKitchen(servers);
  });
  afterEach(() => kitchen.close());
  describeRecentProof(() => kitchen);
  describeSessionList(() => kitchen);
}

describe('embedded', () => onEngine(null));
describe.skipIf(!redisUrl || !mongodbUrl)('cluster', () =>
  onEngine({ redisUrl: redisUrl ?? '', mongodbUrl: mongodbUrl ?? '' }),
);
