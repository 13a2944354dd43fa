// Precompresses the text assets with gzip and Brotli, so that servers only send files.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const compressible = /\.(js|css|html|svg|json|webmanifest)$/;
/** In bytes. Of a smaller file, compression saves less than the headers weigh. */
const leastBytes = 256;
/** The first start waits for the build: the docs, half of all text, take a tenth of the time at this quality, and a tenth more bytes. */
const docs = /^(docs\/|docs\.html$|assets\/docs-search)/;

export function compressAssets(): Plugin {
  return {
    name: 'compress-assets',
    apply: 'build',
    async writeBundle({ dir }) {
      if (!dir) return;
      const files = await readdir(dir, { recursive: true, withFileTypes: true });
      const wanted = files.filter((file) => file.isFile() && compressible.test(file.name));
      await Promise.all(wanted.map((file) => compress(dir, path.join(file.parentPath, file.name))));
    },
  };
}

async function compress(dir: string, file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < leastBytes) return;
  const quality = docs.test(path.relative(dir, file).split(path.sep).join('/')) ? 9 : 11;
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
}
