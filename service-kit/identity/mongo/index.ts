// Sessions and the staff token in MongoDB. No driver is loaded here: processes of the embedded engine load it, too.
export { mongoSessions, sharedDatabase } from './sessions.ts';
export { mongoStaffTokenHome } from './staff-token.ts';
