// Settings: tables of them, reading them, and those of every process.
export * from './config.ts';
export * from './manifest.ts';
export * from './platform-settings.ts';
