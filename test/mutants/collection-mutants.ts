// Bugs of the collections that services keep their records in.
import type { Mutant } from './mutant.ts';

const onSqlite = (name: string) =>
  ({ kind: 'conformance', path: 'store/collections/conformance/sqlite.conformance.test.ts', name }) as const;
const onMongo = (name: string) =>
  ({ kind: 'conformance', path: 'store/collections/conformance/mongo.conformance.test.ts', name }) as const;

export const collectionMutants: readonly Mutant[] = [
  {
    name: 'collections: the tables of SQLite have other names',
    breaks: 'an upgraded kitchen finds none of its data',
    file: 'store/collections/sqlite.ts',
    find: 'declaration.options.shared ? `waggle_',
    replace: "declaration.layout === 'document' ? `waggle_",
    caughtBy: {
      kind: 'e2e',
      path: 'test/security/v14-recorded-data.e2e.test.ts',
      name: 'the list of orders holds them all',
    },
  },
  {
    name: 'collections: a record is replaced whatever its version on SQLite',
    breaks: 'a concurrent change is lost',
    file: 'store/collections/sqlite-collection.ts',
    find: '[...otherValues(record), id, expectedVersion]) === 1) return;',
    replace: '[...otherValues(record), id, expectedVersion]) === 1 || overwriteOne(record)) return;',
    caughtBy: onSqlite('a record is replaced at the version that was read'),
  },
  {
    name: 'collections: stock falls below its floor on SQLite',
    breaks: 'the kitchen sells more than its stock',
    file: 'store/collections/sqlite-collection.ts',
    find: 'return after >= floor && ',
    replace: 'return after >= floor - 1_000 && ',
    caughtBy: onSqlite('a number is adjusted down to its floor'),
  },
  {
    name: 'collections: columns added to documents are not filled',
    breaks: 'queries by the new field miss records of an earlier version',
    file: 'store/collections/sqlite.ts',
    find: "if (declaration.layout === 'document')\n",
    replace: "if (declaration.layout === 'columns')\n",
    caughtBy: onSqlite('are read as today’s, and found'),
  },
  {
    name: 'collections: an increment leaves the transaction on MongoDB',
    breaks: 'rolled-back increments count',
    file: 'store/collections/mongo-collection.ts',
    find: 'update as Document, { upsert: true, ...inSession() }',
    replace: 'update as Document, { upsert: true }',
    caughtBy: onMongo('parallel transactions lose no increment'),
    needs: 'mongodb',
  },
  {
    name: 'collections: stock falls below its floor on MongoDB',
    breaks: 'the kitchen sells more than its stock',
    file: 'store/collections/mongo-collection.ts',
    find: '{ $gte: floor - by }',
    replace: '{ $gte: floor }',
    caughtBy: onMongo('a number is adjusted down to its floor'),
    needs: 'mongodb',
  },
  {
    name: 'collections: records of an earlier version are not upgraded on MongoDB',
    breaks: 'an upgraded kitchen reads records without the new fields',
    file: 'store/collections/mongo-collection.ts',
    find: 'return readKept(kept as never) as AnyRecord;',
    replace: 'return kept;',
    caughtBy: onMongo('are read as today'),
    needs: 'mongodb',
  },
];
