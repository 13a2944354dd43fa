// ASVS 5.0, V6: authentication. Passwords, and tokens of scripts, on both engines.

import { describePasswords } from '@waggle/services/accounts/conformance/chosen-passwords.ts';
import { type Kitchen, type KitchenServers, openKitchen } from '@waggle/services/accounts/conformance/kitchen.ts';
import { describeTokens } from '@waggle/services/accounts/conformance/tokens.ts';
import { afterEach, beforeEach, describe, inject } from 'vitest';

const redisUrl = inject('redisUrl');
const mongodbUrl = inject('mongodbUrl');

function onEngine(servers: KitchenServers | null): void {
  let kitchen: Kitchen;
  beforeEach(async () => {
    kitchen = await openKitchen(servers);
  });
  afterEach(() => kitchen.close());
  describePasswords(() => kitchen);
  describeTokens(() => kitchen);
}

describe('embedded', () => onEngine(null));
describe.skipIf(!redisUrl || !mongodbUrl)('cluster', () =>
  onEngine({ redisUrl: redisUrl ?? '', mongodbUrl: mongodbUrl ?? '' }),
);
