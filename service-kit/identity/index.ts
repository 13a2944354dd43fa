// Who asks: staff by their session or the staff token, and what their role lets them do.
export {
  authenticateBy,
  type Credentials,
  type StaffAuth,
  type StaffMember,
} from './authentication.ts';
export { bearerSecurity, credentialsOf, requireStaff } from './require-staff.ts';
export { clearSessionCookie, setSessionCookie } from './session-cookie.ts';
export { sessionCollection, sessionRecords } from './session-records.ts';
export {
  type Asked,
  createSessions,
  newSession,
  type Session,
  type SessionRecords,
  type Sessions,
  tokenHash,
} from './sessions.ts';
export { openStaffAuth } from './staff-token.ts';
export { admitStaff, isStaff, watchSession } from './watch-session.ts';
