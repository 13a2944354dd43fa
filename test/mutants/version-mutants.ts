// Bugs in what Waggle does with events of other versions, groups of other programs, and records that hold nonsense.
import type { Mutant } from './mutant.ts';

export const versionMutants: readonly Mutant[] = [
  {
    name: 'an unknown version is decoded',
    breaks:
      'during a rolling upgrade every event of a new version is a dead letter of each service that is not upgraded yet',
    file: 'contracts/envelope.ts',
    find: 'if (Number(version) > eventVersions[type])',
    replace: 'if (Number(version) > 1_000)',
    caughtBy: {
      kind: 'conformance',
      path: 'bus/conformance/embedded.conformance.test.ts',
      name: 'a type, a version and a field of a newer publisher are no dead letters',
    },
  },
  {
    name: 'unknown fields stay in an event',
    breaks:
      'they get into stores, and answers that do not allow them are errors: the whole board of the kitchen is gone',
    file: 'contracts/envelope.ts',
    find: 'onlyKnown(readShapes[type], given, unknownFields)',
    replace: '(onlyKnown(readShapes[type], given, unknownFields), given)',
    caughtBy: {
      kind: 'unit',
      path: 'contracts/reading.unit.test.ts',
      name: 'ignores unknown fields at any depth, and says which',
    },
  },
  {
    name: 'text that looks like a time is a time',
    breaks: 'one event with a month of 13 takes the whole kitchen page down',
    file: 'contracts/primitives.ts',
    find: '{date}T(?:',
    replace: '{"\\\\d{4}-\\\\d{2}-\\\\d{2}"}T(?:',
    caughtBy: {
      kind: 'unit',
      path: 'contracts/reading.unit.test.ts',
      name: 'in every field that holds a time',
    },
  },
  {
    name: 'any integer is one to count with',
    breaks:
      'one event of a version of 1e21 shuts out all later steps of its order, and SQLite cannot return the record',
    file: 'contracts/openness.ts',
    find: '{ ...safe, ...copy }',
    replace: 'copy',
    caughtBy: {
      kind: 'unit',
      path: 'contracts/reading.unit.test.ts',
      name: 'takes no integer of any event that a program cannot count with',
    },
  },
  {
    name: 'groups of other programs do not count for trimming',
    breaks: 'what another program has not read is gone a day later',
    file: 'bus/redis/scripts/trim.lua',
    find: 'if not expected[group] and before(frontier, held_from) then frontier = held_from end',
    replace: 'if not expected[group] then frontier = first end',
    caughtBy: {
      kind: 'integration',
      path: 'bus/redis/foreign-groups.integration.test.ts',
      name: 'keeps its events for days',
    },
    needs: 'redis',
  },
  {
    name: 'a choice is added to an event without a revision of its schema',
    breaks: 'programs outside that check events by the released schema refuse those with the new choice',
    file: 'contracts/events.ts',
    find: "Type.Enum(['customer', 'kitchen'])",
    replace: "Type.Enum(['customer', 'kitchen', 'robot'])",
    caughtBy: {
      kind: 'integration',
      path: 'test/published/published.integration.test.ts',
      name: 'of a version that is published has readers that take what is published now, and publishers that today’s readers take',
    },
  },
  {
    name: 'lists hold what cannot be read',
    breaks: 'one record that holds nonsense takes the page down that shows the list',
    file: 'service-kit/http/legible.ts',
    find: 'return check.Check(element);',
    replace: 'return true;',
    caughtBy: {
      kind: 'e2e',
      path: 'test/e2e/bad-records.e2e.test.ts',
      name: 'leaves the list of orders as it is without it, and is counted',
    },
  },
];
