// The relay's conformance suite on an outbox in SQLite.
import { sqliteEngine } from '@waggle/store/conformance/engines.ts';
import { describeRelays } from './describe-relays.ts';

describeRelays('SQLite', sqliteEngine);
