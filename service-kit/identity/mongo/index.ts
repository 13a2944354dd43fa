// Sessions and the staff token in MongoDB. Processes of the embedded engine load this too, so it must not load the driver.
export { auditDatabase, auditEntries, mongoAudit } from './audit.ts';
export { isForbidden } from './forbidden.ts';
export { mongoSessions, mongoTokens, sharedDatabase } from './sessions.ts';
export { mongoStaffTokenStore } from './staff-token.ts';
