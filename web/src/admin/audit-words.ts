// What the audit trail's entries are called: their kinds, for the filter, and what was done, by method and route.
import type strings from './strings.en.json';

export type AuditKind = keyof (typeof strings)['audit']['kind'];
export type Deed = keyof (typeof strings)['audit']['did'];

/** In the order of the filter. */
export const auditKinds: readonly AuditKind[] = [
  ...([
    'orders',
    'deliveries',
    'menu',
    'pictures',
    'kitchen',
    'customers',
    'accounts',
    'session',
    'staff-token',
    'command',
  ] as const),
  ...(['dead-letters', 'outbox', 'erase', 'refused', 'throttled', 'socket', 'others'] as const),
];

/** Every route that changes something, and each command that writes an entry itself; a test fails on one that is missing. */
export const deeds: Readonly<Record<string, Deed>> = {
  'POST /api/orders': 'placed',
<<<<<<< HEAD
  'POST /api/orders/find': 'soughtOrders',
=======
  'POST /api/orders/find': 'searchedOrders',
>>>>>>> wt-trace
  'POST /api/orders/:id/status': 'stepped',
  'POST /api/orders/:id/undo': 'undone',
  'POST /api/orders/:id/cancel': 'cancelled',
  'POST /api/deliveries/:id/status': 'steppedDelivery',
  'POST /api/deliveries/:id/position': 'sentPosition',
  'POST /api/menu': 'addedItem',
  'PATCH /api/menu/:item_id': 'changedItem',
  'DELETE /api/menu/:item_id': 'removedItem',
  'POST /api/menu/:item_id/restock': 'restocked',
  'POST /api/menu/categories/rename': 'renamedCategory',
  'POST /api/pictures': 'uploadedPicture',
  'PUT /api/kitchen': 'changedKitchen',
  'POST /api/customers/forget': 'forgot',
  'POST /api/session': 'signedIn',
  'DELETE /api/session': 'signedOut',
  'POST /api/session/use': 'usedSession',
  'POST /api/session/confirm': 'confirmed',
  'POST /api/session/passkey/options': 'askedChallenge',
  'POST /api/session/passkey': 'signedInWithPasskey',
  'POST /api/session/confirm/options': 'askedChallenge',
  'POST /api/session/confirm/passkey': 'confirmedWithPasskey',
  'POST /api/session/passkeys/options': 'askedChallenge',
  'POST /api/session/passkeys': 'addedPasskey',
  'DELETE /api/session/passkeys/:passkey_id': 'removedPasskey',
  'POST /api/session/password': 'changedOwnPassword',
  'DELETE /api/session/list': 'endedOwnSessions',
  'DELETE /api/session/list/:session_id': 'endedOwnSession',
  'POST /api/accounts': 'addedAccount',
  'PATCH /api/accounts/:id': 'changedAccount',
  'DELETE /api/accounts/:id': 'removedAccount',
  'DELETE /api/accounts/:id/sessions': 'endedSessions',
  'DELETE /api/accounts/:id/sessions/:session_id': 'endedSession',
  'POST /api/tokens': 'madeToken',
  'DELETE /api/tokens/:token_id': 'removedToken',
  'waggle staff-token reset': 'resetStaffToken',
  'waggle backup': 'backedUp',
  'waggle restore': 'restored',
  'waggle init replica-set': 'madeReplicaSet',
  'waggle init users': 'madeUsers',
  'waggle init menu': 'loadedMenu',
  'waggle init admin': 'madeAdmin',
  'POST /api/dead-letters/:id/replay': 'replayedLetter',
  'DELETE /api/dead-letters/:id': 'discardedLetter',
  'POST /api/dead-letters/replay': 'replayedLetters',
  'POST /api/dead-letters/discard': 'discardedLetters',
  'POST /api/outbox/republish': 'republished',
  'POST /api/erase': 'erased',
};
