// ASVS 5.0, V6.3 (with V8.2): attempts to sign in wait, by account and by address, and accounts are the admins'. On both engines.
import { describeAccounts } from '@waggle/services/accounts/conformance/accounts.ts';
import { describeOnEachEngine } from '@waggle/services/accounts/conformance/on-each-engine.ts';

describeOnEachEngine(describeAccounts);
