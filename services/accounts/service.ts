// The accounts service: staff accounts, and who is signed in.
import { newIntent, type Recorded } from '@waggle/service-kit/identity';
import { defineService, type OneTimeSecret, startPeriodicTask } from '@waggle/service-kit/process';
import type { Cause } from '@waggle/store';
import { accountRoutes } from './account-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { createKeyLocks } from './key-locks.ts';
import { firstLogin, makeFirstAdmin } from './make-first-admin.ts';
import { manifest } from './manifest.ts';
import { passkeyRoutes } from './passkey-routes.ts';
import { createPasswords } from './passwords.ts';
import { purgeAudit } from './purge-audit.ts';
import { accountsRecords } from './records.ts';
import { removeReasons } from './remove-reasons.ts';
import { sessionListRoutes } from './session-list-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import type { Throttle } from './throttle.rules.ts';
import { tokenRoutes } from './token-routes.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

export const service = defineService(manifest, {
  store: accountsRecords,
  start({ store, sessions, staff, audit, origins, clock, newId, config, log, metrics }) {
    const atStart: Cause = { correlation_id: newId(), causation_id: null };
    const throttle: Throttle = {
      failures: config.signInFailures,
      longestWaitMs: config.signInLongestWait * 1_000,
      forgetMs: config.signInForgetMinutes * minuteMs,
    };
    const deps = {
      store,
      sessions,
      staff,
      passwords: createPasswords(),
      keyLocks: createKeyLocks(),
      throttle,
      challenges: { lastMs: config.challengeMinutes * minuteMs, most: config.challengesPerPlace },
      longestMs: config.sessionDays * dayMs,
      proofMs: config.reauthenticateMinutes * minuteMs,
      origins,
      clock,
      newId,
      metrics,
    };
    const purge = startPeriodicTask(
      clock,
      10 * 60_000,
      () =>
        store.transaction(atStart, async (tx) => {
          await tx.sessions.purge(clock.now());
          await tx.attempts.purge(clock.now() - throttle.forgetMs);
          await tx.challenges.purge(clock.now());
          await purgeAudit(tx, { clock, keptMs: config.auditDays * dayMs });
        }),
      (error) =>
        log.warn(
          { err: error },
          'could not remove old sessions, challenges, failed attempts and entries of the audit trail; will retry',
        ),
    );
    const removingReasons = startPeriodicTask(
      clock,
      10_000,
      () => removeReasons({ store, clock, keptMs: config.auditReasonDays * dayMs }, atStart),
      (error) => log.warn({ err: error }, 'could not remove reasons from the audit trail; will retry'),
    );
    return {
      reactions: {},
      routes(http) {
        sessionRoutes(http, deps);
        sessionListRoutes(http, deps);
        passkeyRoutes(http, deps);
        accountRoutes(http, deps);
        tokenRoutes(http, deps);
        auditRoutes(http, deps);
      },
      async firstStart() {
        const entry = firstAdminEntry(atStart);
        const intent = newIntent(audit, () => ({ ...entry, count: 1 }));
        const { made, password } = await makeFirstAdmin(deps, { ...atStart, intent }, config.adminPassword);
        try {
          if (made) await audit.record(entry, intent);
          await intent.settle();
        } catch (error) {
          // The account is made; the intent stays for later.
          log.error({ err: error, entry }, 'could not store an entry of the audit trail');
        }
        return password === null ? [] : [firstPassword(password)];
      },
      async stop() {
        await Promise.all([purge.stop(), removingReasons.stop()]);
      },
    };
  },
  init: {
    async admin({ store, clock, newId, cause, config }) {
      const deps = { store, passwords: createPasswords(), clock, newId };
      const { made, password } = await makeFirstAdmin(deps, cause, config.adminPassword);
      if (!made) return { changed: false, said: 'there are accounts already: none was made' };
      return password === null
        ? { changed: true, said: `made the account ${firstLogin}, with the password given` }
        : { changed: true, said: `made the account ${firstLogin}`, secret: firstPassword(password) };
    },
  },
});

const firstPassword = (secret: string): OneTimeSecret => ({
  secret,
  about: `the password of ${firstLogin}`,
  file: `password-of-${firstLogin}`,
  another: `\`npm run waggle -- accounts reset-password ${firstLogin}\` generates a new one`,
});

/** `waggle up` makes it: whoever started that has the machine. */
const firstAdminEntry = ({ correlation_id }: Cause): Recorded => ({
  account_id: null,
  who: 'operator on the machine',
  role: 'admin',
  client: '',
  agent: 'command line',
  kind: 'accounts',
  action: 'waggle up',
  object: firstLogin,
  status: 0,
  changes: { role: { after: 'admin' } },
  correlation_id,
});
