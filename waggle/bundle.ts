// `npm run bundle`: builds the program as plain JavaScript in dist/, or in the folder given as argument, for the image. A process takes much less memory with the
// bundle than with the sources and their packages, most of whose code it never runs.
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.resolve(process.argv[2] ?? path.join(root, 'dist'));

rmSync(folder, { recursive: true, force: true });
const bundle = await rolldown({
  input: { waggle: path.join(root, 'waggle/program.ts') },
  platform: 'node',
  // The one reads files from its own folder, the other loads a library of the machine.
  external: ['@fastify/swagger-ui', 'sharp'],
});
await bundle.write({
  dir: folder,
  format: 'esm',
  entryFileNames: '[name].mjs',
  chunkFileNames: '[name]-[hash].mjs',
  // Names stay, so that stacks in the logs are readable; the maps serve `--enable-source-maps` and cost nothing without it.
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  keepNames: true,
  sourcemap: true,
});
await bundle.close();
// The files that the program reads from its own folder.
cpSync(path.join(root, 'bus/redis/scripts'), path.join(folder, 'scripts'), { recursive: true });
