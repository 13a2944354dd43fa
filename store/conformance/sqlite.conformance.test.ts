// The conformance suite on SQLite.
import { describeStore } from './describe-store.ts';
import { sqliteEngine } from './engines.ts';

describeStore('SQLite', sqliteEngine);
