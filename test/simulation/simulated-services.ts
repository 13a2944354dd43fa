// The services that a schedule runs: those that publish or react. The others have no part in an order, and what they do
// (hashing passwords) takes real time, which stands still here.
import { services, streamNames, streamTable, subscriptionsOf } from '@waggle/contracts';

export const simulatedServices = services.filter(
  (service) =>
    subscriptionsOf(service).length > 0 || streamNames.some((stream) => streamTable[stream].publisher === service),
);
