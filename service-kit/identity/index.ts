// Who asks: staff, their sessions, the cookie that names a session.
export * from './session-cookie.ts';
export * from './sessions.ts';
export * from './staff.ts';
