// Identity of staff: sessions, the staff token, and what each role may do.
export {
  authenticateBy,
  type Credentials,
  type StaffAuth,
  type StaffMember,
} from './authentication.ts';
export { credentialsOf, guardRoutes, listedSockets, refuseUnlisted } from './guard-routes.ts';
export { openOperatorAccess } from './operator-token.ts';
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
export { admitStaff, isStaff, watchSession } from './watch-session.ts';
