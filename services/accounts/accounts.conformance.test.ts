// Accounts and sessions on both engines.
import { afterEach, beforeEach, describe, inject } from 'vitest';
import { describeAccounts } from './conformance/accounts.ts';
import { type Kitchen, type KitchenServers, openKitchen } from './conformance/kitchen.ts';
import { describeSessions } from './conformance/sessions.ts';

const redisUrl = inject('redisUrl');
const mongodbUrl = inject('mongodbUrl');

function onEngine(servers: KitchenServers | null): void {
  let kitchen: Kitchen;
  beforeEach(async () => {
    kitchen = await openKitchen(servers);
  });
  afterEach(() => kitchen.close());
  describeSessions(() => kitchen);
  describeAccounts(() => kitchen);
}

describe('embedded', () => onEngine(null));
describe.skipIf(!redisUrl || !mongodbUrl)('cluster', () =>
  onEngine({ redisUrl: redisUrl ?? '', mongodbUrl: mongodbUrl ?? '' }),
);
