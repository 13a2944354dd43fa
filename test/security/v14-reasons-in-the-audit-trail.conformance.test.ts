// ASVS 5.0, V14: data protection. What admins wrote in the audit trail goes again, on both engines.
import { describeOnEachEngine } from '@waggle/services/accounts/conformance/on-each-engine.ts';
import { describeReasons } from '@waggle/services/accounts/conformance/reasons.ts';

describeOnEachEngine(describeReasons);
