// Sessions and the staff token in the file of the embedded engine.
export { copySqliteAudit, sqliteAudit, sqliteAuditEntries } from './audit.ts';
export { defineSqliteSessions, readSqliteSessions, readSqliteTokens, sqliteSessions } from './sessions.ts';
export { sqliteStaffTokenStore } from './staff-token.ts';
