// What a service is, and what its process gives it.
export type { Cache } from './cache.ts';
export type { Engine, OpenedPlatform, Platform } from './platform.ts';
export * from './repeat.ts';
export * from './service.ts';
