// What a service is, and what its process gives it.

export { type SwitchRecord, startBackfill } from './backfill.ts';
export type { Cache } from './cache.ts';
export { type PeriodicTask, startPeriodicTask } from './periodic-task.ts';
export type { Engine, OpenedPlatform, Platform } from './platform.ts';
export type { RebuildParts } from './rebuild.ts';
export * from './service.ts';
