// Bugs that open a door.
import type { Mutant } from './mutant.ts';

const onPorts = (name: string) =>
  ({ kind: 'e2e', path: 'test/security/asvs-13.4-operations-port.e2e.test.ts', name }) as const;

const onPasskeys = (name: string) =>
  ({ kind: 'conformance', path: 'test/security/v6.5-multi-factor.conformance.test.ts', name }) as const;

export const safetyMutants: readonly Mutant[] = [
  {
    name: 'the public port serves operations',
    breaks: 'whoever can connect reads metrics and tries out dead letters',
    file: 'service-kit/http/route-ports.ts',
    find: "return at === 'both' || at === ports.entered(raw);",
    replace: 'return true;',
    caughtBy: onPorts('serves each of its routes on one of its two ports'),
  },
  {
    name: 'a password alone signs in to an account with a passkey',
    breaks: 'a stolen password is enough',
    file: 'services/accounts/sign-in.ts',
    find: "if (passkeys.length > 0 && !account.disabled) return { kind: 'passkey_needed' };",
    replace: '',
    caughtBy: onPasskeys('its password alone neither signs in nor proves'),
  },
  {
    name: 'a challenge for a passkey works for anything, at any time',
    breaks: 'an answer that was overheard signs in later',
    file: 'services/accounts/challenges.ts',
    find: 'return taken?.purpose === purpose && taken.account_id === account_id && taken.expires_at > clock.now();',
    replace: 'return taken !== null;',
    caughtBy: onPasskeys('a challenge works once, for five minutes, and for what it was made'),
  },
  {
    name: 'a change keeps no intent',
    breaks: 'a process that ends before its answer hides who did it',
    file: 'store/sqlite/store.ts',
    find: 'if (cause.intent) intents.keep(cause.intent);',
    replace: '',
    caughtBy: { kind: 'conformance', path: 'store/conformance/sqlite.conformance.test.ts', name: 'keeps the intent' },
  },
  {
    name: 'a backup of MongoDB reads each collection at another moment',
    breaks: 'a restore has deliveries of orders that it does not have',
    file: 'waggle/backup/mongo-backup.ts',
    find: '{ session, readConcern: snapshot }',
    replace: '{ session }',
    caughtBy: {
      kind: 'integration',
      path: 'test/security/v14-backups-of-one-moment.integration.test.ts',
      name: 'all databases are backed up as they were at one moment',
    },
  },
  {
    name: 'an operation keeps no intent before it acts',
    breaks: 'a process that ends after it discarded a dead letter hides who did it',
    file: 'service-kit/identity/audit-requests.ts',
    find: "if (request.routeOptions.config.audited === 'first') await keep(request.cause);",
    replace: '',
    caughtBy: {
      kind: 'e2e',
      path: 'test/security/asvs-16.2-operations-after-a-kill.e2e.test.ts',
      name: 'what was done to dead letters, the outbox and customers',
    },
  },
];
