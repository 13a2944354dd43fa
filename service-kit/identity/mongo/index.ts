// Sessions and the staff token in MongoDB. Processes of the embedded engine load this too, so it must not load the driver.
export { mongoAudit } from './audit.ts';
export { mongoSessions, sharedDatabase } from './sessions.ts';
export { mongoStaffTokenHome } from './staff-token.ts';
