// ASVS 5.0, V7: session management. Lists of sessions and recent proofs, on both engines; lifetimes and ends (V7.3, V7.4) are
// in services/accounts/conformance/sessions.ts.
import { describeOnEachEngine } from '@waggle/services/accounts/conformance/on-each-engine.ts';
import { describeRecentProof } from '@waggle/services/accounts/conformance/renewed-proof.ts';
import { describeSessionList } from '@waggle/services/accounts/conformance/session-list.ts';

describeOnEachEngine(describeRecentProof, describeSessionList);
