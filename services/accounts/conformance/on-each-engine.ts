// Runs kits of accounts on both engines, each test in a kitchen of its own.
import { afterEach, beforeEach, describe, inject } from 'vitest';
import { type Kitchen, type KitchenServers, openKitchen } from './kitchen-processes.ts';

type Kit = (kitchen: () => Kitchen) => void;

export function describeOnEachEngine(...kits: readonly Kit[]): void {
  const [redisUrl, mongodbUrl] = [inject('redisUrl'), inject('mongodbUrl')];
  describe('embedded', () => describeOn(null, kits));
  describe.skipIf(!redisUrl || !mongodbUrl)('cluster', () =>
    describeOn({ redisUrl: redisUrl ?? '', mongodbUrl: mongodbUrl ?? '' }, kits),
  );
}

function describeOn(servers: KitchenServers | null, kits: readonly Kit[]): void {
  let kitchen: Kitchen;
  beforeEach(async () => {
    kitchen = await openKitchen(servers);
  });
  afterEach(() => kitchen.close());
  for (const kit of kits) kit(() => kitchen);
}
