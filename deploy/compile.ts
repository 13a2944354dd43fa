// Loads all that a process of Waggle may load, so that Node keeps what it makes of it in NODE_COMPILE_CACHE.
import { flushCompileCache } from 'node:module';

// Some is loaded only when it is used: the engines, and what each command does.
await import('../waggle/topology.ts');
await import('../service-kit/run.ts');
await import('../service-kit/cluster-platform.ts');
await import('../service-kit/embedded-platform.ts');
await import('../waggle/serve.ts');
await import('../waggle/serve-web.ts');
await import('../waggle/up.ts');
await import('../waggle/init/admin.ts');
await import('../waggle/init/menu.ts');
await import('../waggle/init/users.ts');
await import('../waggle/init/replica-set.ts');
await import('../waggle/refill.ts');
await import('../waggle/backup/backup.ts');
await import('../waggle/backup/mongo-backup.ts');
flushCompileCache();
