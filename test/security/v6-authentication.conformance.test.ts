// ASVS 5.0, V6: authentication. Passwords, and tokens of scripts, on both engines.

import { describePasswords } from '@waggle/services/accounts/conformance/chosen-passwords.ts';
import { describeOnEachEngine } from '@waggle/services/accounts/conformance/on-each-engine.ts';
import { describeTokens } from '@waggle/services/accounts/conformance/tokens.ts';

describeOnEachEngine(describePasswords, describeTokens);
