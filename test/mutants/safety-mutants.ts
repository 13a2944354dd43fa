// Bugs that open a door.
import type { Mutant } from './mutant.ts';

const onPorts = (name: string) =>
  ({ kind: 'e2e', path: 'test/security/asvs-13.4-operations-port.e2e.test.ts', name }) as const;

export const safetyMutants: readonly Mutant[] = [
  {
    name: 'the public port serves operations',
    breaks: 'whoever can connect reads metrics and tries out dead letters',
    file: 'service-kit/http/route-ports.ts',
    find: "return at === 'both' || at === ports.entered(raw);",
    replace: 'return true;',
    caughtBy: onPorts('serves each of its routes on one of its two ports'),
  },
  {
    name: 'a change keeps no intent',
    breaks: 'a process that ends before its answer hides who did it',
    file: 'store/sqlite/store.ts',
    find: 'if (cause.intent) intents.keep(cause.intent);',
    replace: '',
    caughtBy: { kind: 'conformance', path: 'store/conformance/sqlite.conformance.test.ts', name: 'keeps the intent' },
  },
];
