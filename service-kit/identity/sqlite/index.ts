// Sessions and the staff token in the file of the embedded engine.
export { readSqliteSessions, sessionsTable, sqliteSessions } from './sessions.ts';
export { sqliteStaffTokenHome } from './staff-token.ts';
