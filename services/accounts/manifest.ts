// The manifest of the accounts service.
import { defineManifest } from '@waggle/service-kit/config';
import Type from 'typebox';

export const manifest = defineManifest({
  name: 'accounts',
  about: 'Who works here, who of them is signed in, and what they did.',
  consumes: {},
  publishes: [],
  settings: {
    sessionDays: {
      env: 'WAGGLE_SESSION_DAYS',
      schema: Type.Number({ minimum: 0.001, maximum: 365 }),
      default: 7,
      about: 'How long a session lasts at most, however much it is used.',
    },
    reauthenticateMinutes: {
      env: 'WAGGLE_REAUTHENTICATE_MINUTES',
      schema: Type.Number({ minimum: 0.1, maximum: 1_440 }),
      default: 15,
      about: 'How long after a sign-in accounts and sessions may be changed without proving again who one is.',
    },
    signInFailures: {
      env: 'WAGGLE_SIGN_IN_FAILURES',
      schema: Type.Integer({ minimum: 1, maximum: 100 }),
      default: 5,
      about:
        'After so many failed sign-ins under one name or from one place the next one waits for a second, and twice as long after each further one.',
    },
    signInLongestWait: {
      env: 'WAGGLE_SIGN_IN_LONGEST_WAIT',
      schema: Type.Number({ minimum: 0.1, maximum: 86_400 }),
      default: 60,
      about: 'Seconds of the longest wait after failed sign-ins.',
    },
    signInForgetMinutes: {
      env: 'WAGGLE_SIGN_IN_FORGET',
      schema: Type.Number({ minimum: 0.1, maximum: 1_440 }),
      default: 15,
      about: 'Minutes without a failed sign-in after which the earlier ones no longer count.',
    },
    challengesPerPlace: {
      env: 'WAGGLE_PASSKEY_CHALLENGES',
      schema: Type.Integer({ minimum: 1, maximum: 10_000 }),
      default: 30,
      about:
        'How many passkey sign-ins may be begun from one address, and in one browser that an account has used, within the time that each may take.',
    },
    challengeMinutes: {
      env: 'WAGGLE_PASSKEY_MINUTES',
      schema: Type.Number({ minimum: 0.1, maximum: 60 }),
      default: 5,
      about: 'Minutes that somebody has for the fingerprint or PIN of a passkey.',
    },
    auditDays: {
      env: 'WAGGLE_AUDIT_DAYS',
      schema: Type.Integer({ minimum: 1, maximum: 3_650 }),
      default: 365,
      about:
        'How long the audit trail is kept: what staff did, who was refused, from where. Its entries stay when an order loses its customer.',
    },
    auditReasonDays: {
      env: 'WAGGLE_AUDIT_REASON_DAYS',
      schema: Type.Number({ minimum: 0.01, maximum: 3_650 }),
      default: 30,
      about:
        'How long the audit trail keeps why somebody replayed dead letters or made a fault, in their words: these may name a customer, so they also go whenever a customer is forgotten.',
    },
    adminPassword: {
      env: 'WAGGLE_ADMIN_PASSWORD',
      schema: Type.String({ minLength: 10 }),
      default: '',
      secret: true,
      about:
        'The password of the account `admin`, which the first `waggle up` or `waggle init admin` creates when there is no account; without one, it generates one, for a terminal or a file that only its owner may read. The first sign-in asks for another. One that is easily guessed is refused.',
    },
  },
  store: { sessions: 'write' },
  init: [
    {
      name: 'admin',
      summary: 'make the account `admin`, unless there are accounts',
      description:
        'On a terminal, prints the password that it made up, else the path of a file that holds it; with WAGGLE_ADMIN_PASSWORD it takes that one and prints none.',
      embedded: 'the first `waggle up` makes the account',
      job: {
        name: 'init-admin-job',
        about: 'Creates the account `admin` when there are no accounts.',
        staffSecrets: ['WAGGLE_ADMIN_PASSWORD'],
      },
    },
  ],
  routes: ['/api/session', '/api/accounts', '/api/tokens', '/api/audit'],
  sockets: [],
  // Admins sign in there, too, for the page of operations.
  operationsPort: { too: ['/api/session'] },
  access: {
    'POST /api/session': ['anyone'],
    'GET /api/session': ['anyone'],
    'DELETE /api/session': ['anyone'],
    'POST /api/session/use': ['kitchen', 'courier', 'admin'],
    'GET /api/session/list': ['kitchen', 'courier', 'admin'],
    'DELETE /api/session/list': ['kitchen', 'courier', 'admin'],
    'DELETE /api/session/list/:session_id': ['kitchen', 'courier', 'admin'],
    'POST /api/session/confirm': ['kitchen', 'courier', 'admin'],
    'POST /api/session/passkey/options': ['anyone'],
    'POST /api/session/passkey': ['anyone'],
    'POST /api/session/confirm/options': ['kitchen', 'courier', 'admin'],
    'POST /api/session/confirm/passkey': ['kitchen', 'courier', 'admin'],
    'GET /api/session/passkeys': ['kitchen', 'courier', 'admin'],
    'POST /api/session/passkeys/options': ['kitchen', 'courier', 'admin'],
    'POST /api/session/passkeys': ['kitchen', 'courier', 'admin'],
    'DELETE /api/session/passkeys/:passkey_id': ['kitchen', 'courier', 'admin'],
    'POST /api/session/password': ['kitchen', 'courier', 'admin', 'password-due'],
    'GET /api/accounts': ['admin'],
    'POST /api/accounts': ['admin'],
    'PATCH /api/accounts/:id': ['admin'],
    'DELETE /api/accounts/:id': ['admin'],
    'GET /api/tokens': ['admin'],
    'POST /api/tokens': ['admin'],
    'DELETE /api/tokens/:token_id': ['admin'],
    'GET /api/accounts/:id/sessions': ['admin'],
    'DELETE /api/accounts/:id/sessions': ['admin'],
    'DELETE /api/accounts/:id/sessions/:session_id': ['admin'],
    'GET /api/audit': ['admin'],
  },
  apiTags: { accounts: 'Staff, and signing in', audit: 'Who did what' },
  deployment: {
    resources: { cpu: '25m', memory: '96Mi', memoryLimit: '224Mi' },
    // Passwords are hashed beside it, in 64 MiB at most.
    heapMiB: 56,
    production: { replicas: 2 },
  },
});
