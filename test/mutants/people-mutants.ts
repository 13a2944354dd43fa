// Bugs that leave people where they should not be, or let them be seen.
import type { Mutant } from './mutant.ts';

const recipients = (name: string) =>
  ({ kind: 'integration', path: 'services/deliveries/recipients.integration.test.ts', name }) as const;
const forgetting = (name: string) =>
  ({ kind: 'integration', path: 'test/security/v14-retention.integration.test.ts', name }) as const;

export const peopleMutants: readonly Mutant[] = [
  {
    name: 'a late event brings back who got a delivery',
    breaks: 'names and addresses of ended deliveries stay',
    file: 'services/deliveries/recipients.ts',
    find: '  if (delivery && !isOpen(delivery.status)) return;\n',
    replace: '',
    caughtBy: recipients('a late event does not bring it back'),
  },
  {
    name: 'a courier sees who gets the deliveries of others',
    breaks: 'every courier has the address of every customer',
    file: 'services/deliveries/delivery.rules.ts',
    find: "return delivery.status === 'waiting' ? delivery.ready : delivery.courier_id === account_id;",
    replace: 'return true;',
    caughtBy: {
      kind: 'unit',
      path: 'services/deliveries/delivery.rules.unit.test.ts',
      name: 'sees who gets a delivery',
    },
  },
  {
    name: 'an open order loses its customer when it is old',
    breaks: 'a courier gets no address',
    file: 'services/orders/order/forget-person.ts',
    find: 'hasEnded(order) && order.updated_at < ended',
    replace: 'order.updated_at < ended',
    caughtBy: forgetting('is removed when the order ended long enough ago'),
  },
  {
    name: 'the outbox keeps who was forgotten',
    breaks: 'a refill publishes the person again',
    file: 'services/orders/order/forget-person.ts',
    find: 'if (aboutPerson.has(envelope.event_type)) return null;',
    replace: 'if (aboutPerson.has(envelope.event_type)) return event;',
    caughtBy: forgetting('leaves the outbox'),
  },
  {
    name: 'a forgotten order keeps why it was refused',
    breaks: 'what the kitchen wrote about a customer stays for ever',
    file: 'services/orders/order/order.rules.ts',
    find: 'return { ...withoutWrittenReason(order), items',
    replace: 'return { ...order, items',
    caughtBy: forgetting('is removed when the order ended long enough ago'),
  },
  {
    name: 'the archive keeps the words of the kitchen',
    breaks: 'what was forgotten comes back with a rebuild',
    file: 'service-kit/process/rebuild.ts',
    find: "event.event_type === 'order.cancelled' ? withoutReason(event) : event;",
    replace: 'event;',
    caughtBy: {
      kind: 'unit',
      path: 'service-kit/process/rebuild.unit.test.ts',
      name: 'keeps of a cancellation who cancelled, and not the words of the kitchen',
    },
  },
  {
    name: 'a shared link never expires',
    breaks: 'whoever once got a link sees the order for ever',
    file: 'services/notifications/followers.ts',
    find: "return isSharedLinkExpired(timeline, now) ? 'expired' : 'shared';",
    replace: "return 'shared';",
    caughtBy: {
      kind: 'unit',
      path: 'services/notifications/followers.unit.test.ts',
      name: 'follows the order until a day after its end, and is told when the link has expired',
    },
  },
];
