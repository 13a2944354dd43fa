// The services that a schedule runs: those that react to events. Accounts has no part in an order, and it hashes passwords, which
// takes real time.
import { subscriptionsOf } from '@waggle/contracts';
import { manifests, type ServiceName } from '@waggle/services';

export const simulatedServices = manifests
  .filter((manifest) => subscriptionsOf(manifest).length > 0)
  .map(({ name }) => name as ServiceName);
