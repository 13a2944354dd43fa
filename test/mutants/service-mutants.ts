// Bugs of the services and of what runs them.
import type { Mutant } from './mutant.ts';

const startService = (name: string) =>
  ({ kind: 'integration', path: 'service-kit/start-service.integration.test.ts', name }) as const;
const ordersTests = (name: string) =>
  ({ kind: 'integration', path: 'services/orders/advance-order.integration.test.ts', name }) as const;

export const serviceMutants: readonly Mutant[] = [
  {
    name: 'no look into the inbox',
    breaks: 'an event that comes twice has two effects, wherever a service is not idempotent by luck',
    file: 'service-kit/start-service.ts',
    find: 'if (!(await tx.firstTime(event))) return false;',
    replace: 'await tx.firstTime(event);',
    caughtBy: startService('an event that comes twice has one effect'),
  },
  {
    name: 'a commit after the lease was lost',
    breaks: 'two processes commit the effect of one event',
    file: 'service-kit/start-service.ts',
    find: '      signal.throwIfAborted();\n',
    replace: '',
    caughtBy: startService('what another process took over is not committed here'),
  },
  {
    name: 'a reaction that fails counts as handled',
    breaks: 'its event is acknowledged, and its effect never happens',
    file: 'service-kit/start-service.ts',
    find: '      await reaction(tx, event, { cause, log, signal });\n',
    replace: '      await reaction(tx, event, { cause, log, signal }).catch(() => {});\n',
    caughtBy: startService('a reaction that fails leaves nothing behind, and is run again'),
  },
  {
    name: 'more is sold than there is',
    breaks: 'the kitchen cannot deliver what was ordered',
    file: 'services/orders/price.ts',
    find: 'return requested > available ?',
    replace: 'return requested > available + 1 ?',
    caughtBy: { kind: 'unit', path: 'services/orders/price.unit.test.ts', name: 'what is wanted' },
  },
  {
    name: 'an order without stock is kept',
    breaks: 'an order is acknowledged and its stock was never taken',
    file: 'services/orders/place-order.ts',
    find: 'if (!(await tx.menu.adjustStock(itemId, -quantity)))',
    replace: 'if ((await tx.menu.adjustStock(itemId, 0)) && quantity < 0)',
    caughtBy: {
      kind: 'integration',
      path: 'test/simulation/every-step.integration.test.ts',
      name: 'wherever its process is killed',
    },
  },
  {
    name: 'orders: a request about an older version is carried out',
    breaks: 'a step that was planned for another state is taken',
    file: 'services/orders/advance-order.ts',
    find: 'if (order && order.version !== expected_version) return',
    replace: 'if (order && order.version < expected_version) return',
    caughtBy: ordersTests('a step that was planned for an older state is not taken'),
  },
  {
    name: 'timeline: early steps are told at once',
    breaks: 'customers see their order delivered before it was confirmed',
    file: 'services/notifications/timeline.ts',
    find: 'if (change.version !== timeline.versions[change.kind] + 1) return false;',
    replace: 'if (change.version <= timeline.versions[change.kind]) return false;',
    caughtBy: {
      kind: 'unit',
      path: 'services/notifications/timeline.unit.test.ts',
      name: 'a change that comes too early waits',
    },
  },
  {
    name: 'timeline: a step does not wait for its cause',
    breaks: 'customers see the courier set off before the kitchen is done',
    file: 'services/notifications/timeline.ts',
    find: 'return !cause || timeline.steps.some(',
    replace: 'return cause !== null || timeline.steps.some(',
    caughtBy: { kind: 'unit', path: 'services/notifications/timeline.unit.test.ts', name: 'a timeline' },
  },
  {
    name: 'deliveries: what overtook the creation of its order is forgotten',
    breaks: 'a delivery waits for ever for an order that was handed out',
    file: 'services/deliveries/release-delivery.ts',
    find: 'tx.early.note(orderId,',
    replace: "tx.early.note('nobody',",
    caughtBy: {
      kind: 'integration',
      path: 'services/deliveries/early-facts.integration.test.ts',
      name: 'handed out before',
    },
  },
  {
    name: 'deliveries: the kitchen’s older word counts too',
    breaks: 'a courier sets off with an order that the kitchen took back, or waits for one that was handed out again',
    file: 'services/deliveries/delivery.ts',
    find: 'version <= delivery.ready_version',
    replace: 'version < 0',
    caughtBy: { kind: 'unit', path: 'services/deliveries/delivery.unit.test.ts', name: 'newest word' },
  },
  {
    name: 'an order that was handed out goes back to where it may be cancelled',
    breaks: 'a courier brings an order that was cancelled',
    file: 'services/orders/order.ts',
    find: "if (status !== 'out_for_delivery' && wasHandedOut(order))",
    replace: 'if (order.version < 0 && wasHandedOut(order))',
    caughtBy: { kind: 'unit', path: 'services/orders/order.unit.test.ts', name: 'goes no further back' },
  },
  {
    name: 'a position is shown whenever it comes',
    breaks: 'customers see where the courier is after the drop-off',
    file: 'services/notifications/followers.ts',
    find: 'if (sent !== null && onTheWay)',
    replace: 'if (sent !== null)',
    caughtBy: { kind: 'unit', path: 'services/notifications/followers.unit.test.ts', name: 'never before or after' },
  },
];
