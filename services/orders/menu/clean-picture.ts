// Decodes a picture that somebody uploaded and encodes what can be seen anew. Everything else of its file is gone: where and with
// what it was taken, and whatever a program might execute that takes the file for something else.
import { limits, type pictureTypes } from '@waggle/contracts';
import type { Metadata, Sharp, SharpOptions } from 'sharp';

type PictureType = (typeof pictureTypes)[number];

export type Cleaned =
  | { readonly kind: 'picture'; readonly type: PictureType; readonly bytes: Uint8Array }
  | { readonly kind: 'not_a_picture' }
  | { readonly kind: 'too_large'; readonly width: number; readonly height: number };

/** No page shows one larger. */
const longestSide = 1_600;

/** Reads the dimensions from the head of the file, before anything is decoded. */
export async function cleanPicture(bytes: Uint8Array): Promise<Cleaned> {
  const open = await opener();
  try {
    const { format, width, height } = await headOf(open(bytes, { limitInputPixels: false }));
    const type = typesByFormat.get(format);
    if (!type) return { kind: 'not_a_picture' };
    if (width * height > limits.picturePixels) return { kind: 'too_large', width, height };
    const shown = open(bytes, { limitInputPixels: limits.picturePixels, failOn: 'error' })
      .autoOrient()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true });
    return { kind: 'picture', type, bytes: await encoded[type](shown).toBuffer() };
  } catch {
    // The library says in its own words what is wrong with the file.
    return { kind: 'not_a_picture' };
  }
}

const headOf = (picture: Sharp): Promise<Metadata> => picture.metadata();

const typesByFormat: ReadonlyMap<string, PictureType> = new Map([
  ['png', 'image/png'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
]);

const encoded: Readonly<Record<PictureType, (picture: Sharp) => Sharp>> = {
  'image/png': (picture) => picture.png({ compressionLevel: 9 }),
  'image/jpeg': (picture) => picture.jpeg({ quality: 82, mozjpeg: true }),
  'image/webp': (picture) => picture.webp({ quality: 82 }),
};

type Open = (bytes: Uint8Array, options: SharpOptions) => Sharp;

// Loaded for the first picture: few processes ever see one. One at a time, and nothing kept: memory before speed.
async function opener(): Promise<Open> {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}
