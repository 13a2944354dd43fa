// What Node makes of the sources is kept between starts, which halves the work of the next one. Loaded before all others; what
// is only imported statically next to it was compiled before it ran, and is little. NODE_COMPILE_CACHE names another folder.
import { enableCompileCache } from 'node:module';
import path from 'node:path';

// Where nothing can be written, nothing is kept, and that is all.
enableCompileCache(path.resolve(import.meta.dirname, '../node_modules/.cache/waggle'));
