// What every service has and none should repeat.
export * from './cache.ts';
export * from './config.ts';
export * from './http.ts';
export * from './measured-gauges.ts';
export * from './platform.ts';
export * from './problem.ts';
export * from './repeat.ts';
export * from './service.ts';
export * from './session-cookie.ts';
export * from './sessions.ts';
export * from './staff.ts';
