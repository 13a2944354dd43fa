// Identity of staff: sessions, the staff token, and what each role may do.

export { newIntent, settleIntents } from './audit-intents.ts';
export { auditCollection, type StoredAuditEntry } from './audit-records.ts';
export { auditRequests } from './audit-requests.ts';
export { auditRefusedSocket, senderByCredentials } from './audit-sockets.ts';
export { type AuditTrail, createAuditTrail, type Recorded } from './audit-trail.ts';
export {
  authenticateBy,
  type Credentials,
  type StaffAuth,
  type StaffMember,
} from './authentication.ts';
export { credentialsOf, guardRoutes, listedSockets, recognize, refuseUnlisted } from './guard-routes.ts';
export { type OperatorUrls, openOperatorAccess } from './operator-token.ts';
export { readSecretFile } from './secret-file.ts';
export { clearSessionCookie, deviceTokenOf, setDeviceCookie, setSessionCookie } from './session-cookie.ts';
export { sessionCollection, sessionRecords } from './session-records.ts';
export {
  createSessions,
  type LookupOptions,
  newSession,
  type Session,
  type SessionRecords,
  type Sessions,
  sessionIdOf,
  tokenHash,
} from './sessions.ts';
export { openStaffAuth } from './staff-token.ts';
export {
  authenticateByStored,
  newStoredToken,
  type StoredToken,
  type TokenRecords,
  tokenCollection,
  tokenRecords,
} from './stored-tokens.ts';
export { tokenHasHash } from './tracking-token-hash.ts';
export { admitStaff, isStaff, watchSession } from './watch-session.ts';
