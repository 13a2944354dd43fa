// The conformance suite on SQLite.
import { describeProjection, sumsDefinition } from './describe-projection.ts';
import { describeStore } from './describe-store.ts';
import { sqliteEngine, sqliteEngineOf } from './engines.ts';

describeStore('SQLite', sqliteEngine);
describeProjection('SQLite', sqliteEngineOf(sumsDefinition));
