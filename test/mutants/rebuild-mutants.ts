// Bugs in replays and rebuilds.
import { figuresService } from '../support/services.ts';
import type { Mutant } from './mutant.ts';

const projections = (name: string, engine: 'sqlite' | 'mongo' = 'sqlite') =>
  ({ kind: 'conformance', path: `store/conformance/${engine}.conformance.test.ts`, name }) as const;

export const rebuildMutants: readonly Mutant[] = [
  {
    name: 'repeats count as handled',
    breaks: 'a replay looks like business',
    file: 'bus/handling.ts',
    find: "observer[repeated ? 'repeated' : 'handled']",
    replace: "observer[repeated ? 'handled' : 'handled']",
    caughtBy: {
      kind: 'conformance',
      path: 'bus/conformance/embedded.conformance.test.ts',
      name: 'a repeat is told apart from what was handled',
    },
  },
  {
    name: 'embedded: an entry for one group counts as published',
    breaks: 'a loss before a replay is never refilled',
    file: 'bus/embedded/entries.ts',
    find: '    if (entry.group === undefined) published = last;\n',
    replace: '    published = last;\n',
    caughtBy: {
      kind: 'conformance',
      path: 'bus/conformance/embedded.conformance.test.ts',
      name: 'entries for one group hide no loss before them',
    },
  },
  {
    name: 'the archive keeps what customers typed',
    breaks: 'a forgotten customer’s notes stay',
    file: 'service-kit/process/rebuild.ts',
    find: 'typed.has(name) ? undefined : value',
    replace: 'typed.size === 0 ? undefined : value',
    caughtBy: {
      kind: 'unit',
      path: 'service-kit/process/rebuild.unit.test.ts',
      name: 'keeps of an order what was ordered, and neither who did nor notes',
    },
  },
  {
    name: 'sqlite: a swap leaves out what came last',
    breaks: 'events that are handled during a rebuild are lost',
    file: 'store/sqlite/projection.ts',
    find: 'await applyPage(db, both, at, 500, apply);',
    replace: 'await applyPage(db, both, at + 1_000, 500, apply);',
    caughtBy: projections('events that are handled during a rebuild are in it once'),
  },
  {
    name: 'mongo: the events of an order have no order',
    breaks: 'a step gets another place than the customer has seen',
    file: 'store/mongo/projection.ts',
    find: '.sort({ n: 1 })',
    replace: '.sort({ n: -1 })',
    caughtBy: projections('the events of one order are applied in the order in which they were handled', 'mongo'),
    needs: 'mongodb',
  },
  {
    name: 'figures: a rebuild counts what it took over once more',
    breaks: 'revenue doubles',
    file: `services/${figuresService}/count-order.ts`,
    find: 'Math.max(at - keptMs, completeSince ?? 0)',
    replace: 'Math.max(at - keptMs, completeSince === null ? 0 : 0)',
    caughtBy: {
      kind: 'integration',
      path: `services/${figuresService}/${figuresService}.integration.test.ts`,
      name: 'are what they were after a rebuild whose archive begins in the middle',
    },
  },
];
