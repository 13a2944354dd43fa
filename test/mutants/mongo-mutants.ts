// Bugs of the store on MongoDB.
import type { Mutant } from './mutant.ts';

const mongoTests = (name: string) =>
  ({ kind: 'conformance', path: 'store/conformance/mongo.conformance.test.ts', name }) as const;
const concerns = {
  kind: 'integration',
  path: 'store/mongo/concerns.integration.test.ts',
  name: 'what is written is asked of a majority and its journals',
} as const;

export const mongoMutants: readonly Mutant[] = [
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
  {
    name: 'mongo: commits are answered by one member, from its memory',
    breaks: 'a fail-over or a power cut takes orders back that were acknowledged',
    file: 'store/mongo/transact.ts',
    find: "writeConcern: { w: 'majority', journal: true }",
    replace: 'writeConcern: { w: 1 }',
    caughtBy: concerns,
    needs: 'mongodb',
  },
  {
    name: 'mongo: what the relay notes is answered by one member, from its memory',
    breaks: 'a fail-over takes leases and notes back, and two relays publish the same rows',
    file: 'store/mongo/client.ts',
    find: "  w: 'majority',\n  journal: true,\n",
    replace: '  w: 1,\n  journal: false,\n',
    caughtBy: concerns,
    needs: 'mongodb',
  },
  {
    name: 'mongo: what a fail-over may take back is read',
    breaks: 'a stream is said to lack what was never committed',
    file: 'store/mongo/client.ts',
    find: "  readConcernLevel: 'majority',\n",
    replace: "  readConcernLevel: 'local',\n",
    caughtBy: concerns,
    needs: 'mongodb',
  },
  {
    name: 'mongo: a refill ends after its first part',
    breaks: 'of a stream that was lost, all but the last 500 events stay lost while something else is published on it',
    file: 'store/mongo/outbox.ts',
    find: '          bound = { entry: { $gt: behind, $lt: lowest } };\n',
    replace: '          if (lowest) return count;\n',
    caughtBy: mongoTests('a refill takes back every row that the stream lost'),
    needs: 'mongodb',
  },
  {
    name: 'mongo: a refill that was cut off counts as done',
    breaks: 'of a stream that was lost, what the crash left is in no stream',
    file: 'store/mongo/outbox.ts',
    find: "        if ('events' in which) {\n",
    replace:
      "        if ('stream' in which && (await rows.findOne({ unpublished: true }))) return 0;\n        if ('events' in which) {\n",
    caughtBy: {
      kind: 'integration',
      path: 'bus/relay/cut-off-refill.integration.test.ts',
      name: 'a refill of many rows that is cut off after its first part',
    },
    needs: 'mongodb',
  },
  {
    name: 'mongo: rows of all streams are claimed together',
    breaks: 'one stream that cannot be written fills every claim, and no event reaches any stream',
    file: 'store/mongo/outbox-claims.ts',
    find: '      .find({ stream, unpublished: true }, atOnePoint)\n',
    replace: '      .find({ unpublished: true }, atOnePoint)\n',
    caughtBy: mongoTests('rows of one stream neither fill nor hold up the claims of another'),
    needs: 'mongodb',
  },
  {
    name: 'mongo: rows are claimed in a transaction',
    breaks: 'the server keeps the rows of a relay that was killed locked for a minute, from everybody',
    file: 'store/mongo/outbox-claims.ts',
    find: '      await rows.updateMany({ _id: { $in: [...ids] }, ...freeFor(owner, now) }, lease);\n',
    replace:
      '      const free = { _id: { $in: [...ids] }, ...freeFor(owner, now) };\n      const { client } = rows.db;\n      await client.withSession((s) => s.withTransaction(() => rows.updateMany(free, lease, { session: s })));\n',
    caughtBy: {
      kind: 'integration',
      path: 'store/mongo/faults.integration.test.ts',
      name: 'a relay that is killed while it claims locks nothing',
    },
    needs: 'mongodb',
  },
];
