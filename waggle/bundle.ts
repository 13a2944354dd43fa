// `npm run bundle`: the program as plain JavaScript in dist/, for the image. A process takes much less memory with it than with
// the sources and their packages, most of which is code that it never runs.
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'dist');

rmSync(folder, { recursive: true, force: true });
const bundle = await rolldown({
  input: { waggle: path.join(root, 'waggle/cli.ts') },
  platform: 'node',
  // It reads files that lie beside it.
  external: ['@fastify/swagger-ui'],
});
await bundle.write({
  dir: folder,
  format: 'esm',
  entryFileNames: '[name].mjs',
  chunkFileNames: '[name]-[hash].mjs',
  // Names stay, so that a stack in the logs can be read; the maps are for `--enable-source-maps` and cost nothing without it.
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  keepNames: true,
  sourcemap: true,
});
await bundle.close();
// What the program reads from beside itself.
cpSync(path.join(root, 'bus/redis/scripts'), path.join(folder, 'scripts'), { recursive: true });
