// The services that a schedule runs: those that react to events. Accounts have no part in an order, and what they do
// (hashing passwords) takes real time, which stands still here.
import { subscriptionsOf } from '@waggle/contracts';
import { manifests, type ServiceName } from '@waggle/services';

export const simulatedServices = manifests
  .filter((manifest) => subscriptionsOf(manifest).length > 0)
  .map(({ name }) => name as ServiceName);
