// ASVS 5.0, V7: session management. Lifetimes and ends, lists of sessions and recent proofs, on both engines.
import { describeOnEachEngine } from '@waggle/services/accounts/conformance/on-each-engine.ts';
import { describeRecentProof } from '@waggle/services/accounts/conformance/renewed-proof.ts';
import { describeSessionList } from '@waggle/services/accounts/conformance/session-list.ts';
import { describeSessions } from '@waggle/services/accounts/conformance/sessions.ts';

describeOnEachEngine(describeSessions, describeRecentProof, describeSessionList);
