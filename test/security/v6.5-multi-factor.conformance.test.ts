// ASVS 5.0, V6.5 and V6.6: multi-factor authentication. A passkey, verified by fingerprint or PIN, guards an account against a stolen
// password, on both engines.
import { describeOnEachEngine } from '@waggle/services/accounts/conformance/on-each-engine.ts';
import { describePasskeys } from '@waggle/services/accounts/conformance/passkeys.ts';
import { describe } from 'vitest';

describeOnEachEngine((kitchen) => describe('a passkey', () => describePasskeys(kitchen)));
