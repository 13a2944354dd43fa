// Bugs of the limits of clients.
import type { Mutant } from './mutant.ts';

const limiters = 'service-kit/process/limiters.integration.test.ts';

export const limitMutants: readonly Mutant[] = [
  {
    name: 'budgets in memory never run out',
    breaks: 'one address fills the kitchen with orders',
    file: 'service-kit/http/rate-limiter.ts',
    find: '      if (limited) return limited;\n',
    replace: '',
    caughtBy: { kind: 'integration', path: limiters, name: 'as many as the rate allows at once' },
  },
  {
    name: 'without Redis nothing is limited',
    breaks: 'whoever disturbs Redis orders without limit',
    file: 'service-kit/process/redis-limiter.ts',
    find: '        return own.spend(budgets);\n      }',
    replace: "        return { kind: 'allowed' };\n      }",
    caughtBy: { kind: 'integration', path: limiters, name: 'without Redis each process limits by itself' },
  },
  {
    name: 'a client chooses its address',
    breaks: 'limits by address limit nobody',
    file: 'service-kit/http/client-address.ts',
    find: 'if (ranges.length === 0) return () => false;',
    replace: 'if (ranges.length === 0) return () => true;',
    caughtBy: {
      kind: 'unit',
      path: 'service-kit/http/client-address.unit.test.ts',
      name: 'without trusted proxies X-Forwarded-For does not count',
    },
  },
  {
    name: 'a confirmed order is cancelled as unconfirmed',
    breaks: 'the kitchen prepares an order that its customer sees as cancelled',
    file: 'services/orders/order/cancel-unconfirmed.ts',
    find: 'if (order?.version !== version) return false;',
    replace: 'if (!order || version < 1) return false;',
    caughtBy: {
      kind: 'integration',
      path: 'test/security/api6-unconfirmed-orders.integration.test.ts',
      name: 'stays when the kitchen confirmed it',
    },
  },
  {
    name: 'sockets that never subscribe keep their place',
    breaks: 'silent sockets of one client keep out all others behind its address',
    file: 'service-kit/http/socket-ceilings.ts',
    find: '        if (!unused) return false;',
    replace: '        if (unused || !unused) return false;',
    caughtBy: {
      kind: 'unit',
      path: 'service-kit/http/socket-ceilings.unit.test.ts',
      name: 'the oldest socket that has not subscribed makes room',
    },
  },
];
