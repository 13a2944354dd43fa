// Bugs of the stores, their outboxes and inboxes, and of the relay.
import type { Mutant } from './mutant.ts';

const sqliteTests = (name: string) =>
  ({ kind: 'conformance', path: 'store/conformance/sqlite.conformance.test.ts', name }) as const;
const relayTests = sqliteTests;
const mongoTests = (name: string) =>
  ({ kind: 'conformance', path: 'store/conformance/mongo.conformance.test.ts', name }) as const;
const everyStep = {
  kind: 'integration',
  path: 'test/simulation/every-step.integration.test.ts',
  name: 'wherever its process is killed',
} as const;

export const storeMutants: readonly Mutant[] = [
  {
    name: 'sqlite: the outbox is written after the transaction',
    breaks: 'a crash between the two leaves a change that nobody hears of',
    file: 'store/sqlite/store.ts',
    find: '        outbox.insert(body.emitted);\n        return { body, result };\n      });\n',
    replace: '        return { body, result };\n      });\n      outbox.insert(body.emitted);\n',
    caughtBy: everyStep,
  },
  {
    name: 'sqlite: effects outside the store run inside the transaction',
    breaks: 'what was rolled back has been told',
    file: 'store/sqlite/store.ts',
    find: '        const result = await body.run(run);\n',
    replace: '        const result = await body.run(run).finally(() => runEffects(body.effects));\n',
    caughtBy: sqliteTests('what the body throws comes out, and nothing of the transaction stays'),
  },
  {
    name: 'sqlite: the inbox lets repeats through',
    breaks: 'an event that comes twice has two effects',
    file: 'store/sqlite/inbox.ts',
    find: 'clock.now()).changes === 1',
    replace: 'clock.now()).changes >= 0',
    caughtBy: sqliteTests('two transactions race on one event'),
  },
  {
    name: 'sqlite: a row that another relay holds is claimed',
    breaks: 'two relays publish it, and out of order',
    file: 'store/sqlite/outbox.ts',
    find: '(owner IS NULL OR owner = :owner OR lease_until <= :now)',
    replace: '(owner IS NULL OR owner <> :now)',
    caughtBy: sqliteTests('what one owner holds no other gets'),
  },
  {
    name: 'sqlite: a row is claimed before an earlier one of its order',
    breaks: 'events of one order are published out of order',
    file: 'store/sqlite/outbox.ts',
    find: 'earlier.owner <> :owner AND earlier.lease_until > :now',
    replace: 'earlier.owner <> :owner AND earlier.lease_until > :now + 1e15',
    caughtBy: sqliteTests('no row comes while an earlier one of its key is leased to another'),
  },
  {
    name: 'relay: rows are noted as published before they are',
    breaks: 'an engine that is away loses them',
    file: 'store/relay.ts',
    find: '    let ids: readonly string[];\n',
    replace:
      "    await outbox.markPublished(rows.map(({ event_id }) => ({ event_id, entry_id: '1-0' })));\n    let ids: readonly string[];\n",
    caughtBy: relayTests('an engine that is away is reported once, tried with pauses, and caught up with'),
  },
  {
    name: 'relay: no sweep',
    breaks: 'what a crash left behind stays behind',
    file: 'store/relay.ts',
    find: '  let cancelSweep = clock.setTimer(sweepMs, sweep);\n',
    replace: '  let cancelSweep = clock.setTimer(sweepMs, () => {});\n',
    caughtBy: relayTests('what a dead process had leased is published by a sweep'),
  },
  {
    name: 'relay: it never looks whether a stream lost something',
    breaks: 'after a flush the events are in no stream',
    file: 'store/relay.ts',
    find: '    if (!options.lastId) return;\n',
    replace: '    if (options) return;\n',
    caughtBy: relayTests('a loss on a stream where nothing happens is noticed by the sweep'),
  },

  {
    name: 'mongo: the outbox is written outside the transaction',
    breaks: 'a rolled back change is told, or a committed one is not',
    file: 'store/mongo/outbox.ts',
    find: 'await rows.insertMany(stored, { session });',
    replace: 'await rows.insertMany(stored);',
    caughtBy: {
      kind: 'integration',
      path: 'store/mongo/faults.integration.test.ts',
      name: 'a connection that drops while the events are written',
    },
    needs: 'mongodb',
  },
  {
    name: 'mongo: the inbox is written outside the transaction',
    breaks: 'an event whose handling failed counts as handled',
    file: 'store/mongo/store.ts',
    find: '{ upsert: true, session });',
    replace: '{ upsert: true });',
    caughtBy: mongoTests('what the body throws comes out, and nothing of the transaction stays'),
    needs: 'mongodb',
  },
  {
    name: 'mongo: the inbox lets repeats through',
    breaks: 'an event that comes twice has two effects',
    file: 'store/mongo/store.ts',
    find: 'return upsertedCount === 1;',
    replace: 'return upsertedCount >= 0;',
    caughtBy: mongoTests('two transactions race on one event'),
    needs: 'mongodb',
  },
  {
    name: 'mongo: a conflict is not tried again',
    breaks: 'orders fail because another was quicker',
    file: 'store/mongo/transact.ts',
    find: 'const again = met.some(isTransient) ||',
    replace: 'const again =',
    caughtBy: mongoTests('two hundred want one of fifty at once'),
    needs: 'mongodb',
  },
  {
    name: 'mongo: a commit whose answer was lost is given up',
    breaks: 'the customer is told no, and has ordered',
    file: 'store/mongo/transact.ts',
    find: '      if (!unknown) throw error;\n',
    replace: '      if (unknown) throw error;\n',
    caughtBy: {
      kind: 'integration',
      path: 'store/mongo/faults.integration.test.ts',
      name: 'a commit that did not reach the server is sent again',
    },
    needs: 'mongodb',
  },
];
