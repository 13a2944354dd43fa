// Sessions and the staff token in the file of the embedded engine.
export { sqliteAudit } from './audit.ts';
export { defineSqliteSessions, readSqliteSessions, sqliteSessions } from './sessions.ts';
export { sqliteStaffTokenHome } from './staff-token.ts';
