// The services that a schedule runs: those that handle events. Accounts takes no part in an order, and hashing passwords takes real
// time.
import { subscriptionsOf } from '@waggle/contracts';
import { manifests, type ServiceName } from '@waggle/services';

export const simulatedServices = manifests
  .filter((manifest) => subscriptionsOf(manifest).length > 0)
  .map(({ name }) => name as ServiceName);
