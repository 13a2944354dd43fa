// What a service is, and what its process gives it.
export * from './cache.ts';
export * from './platform.ts';
export * from './repeat.ts';
export * from './service.ts';
