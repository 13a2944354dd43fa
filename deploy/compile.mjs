// Loads every part of the program, so that Node keeps what it makes of them in NODE_COMPILE_CACHE.
import { readdirSync } from 'node:fs';
import { flushCompileCache } from 'node:module';

const program = new URL('../dist/', import.meta.url);
for (const file of readdirSync(program).sort()) {
  // The program itself would do what its command line says.
  if (file.endsWith('.mjs') && file !== 'waggle.mjs') await import(new URL(file, program));
}
flushCompileCache();
