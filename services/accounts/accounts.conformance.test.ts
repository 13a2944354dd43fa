// Accounts and sessions on both engines.
import { describeAccounts } from './conformance/accounts.ts';
import { describeOnEachEngine } from './conformance/on-each-engine.ts';
import { describeSessions } from './conformance/sessions.ts';

describeOnEachEngine(describeSessions, describeAccounts);
