// The services that a schedule runs: those that react to events. Accounts have no part in an order, and what they do
// (hashing passwords) takes real time, which stands still here.
import { services, subscriptionsOf } from '@waggle/contracts';

export const simulatedServices = services.filter((service) => subscriptionsOf(service).length > 0);
