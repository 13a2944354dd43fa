// Scales a photo down before the upload: cameras produce files of many megabytes.
import { limits } from '@waggle/contracts/limits.ts';

const widest = 800;

/** The file cannot become a menu picture; pages have a text for each reason. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
  readonly reason: 'unreadable' | 'too_large';

  constructor(reason: PictureError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/**
 * @param type PNG keeps what is transparent, and is larger
 * @throws PictureError
 */
export async function shrinkPicture(file: Blob, type: 'image/jpeg' | 'image/png' = 'image/jpeg'): Promise<Blob> {
  const image = await createImageBitmap(file).catch((cause: unknown) => {
    throw new PictureError('unreadable', `the browser cannot read this as a picture: ${file.type}`, { cause });
  });
  const scale = Math.min(1, widest / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const drawing = canvas.getContext('2d');
  if (drawing) {
    // JPEG has no transparency: transparent areas would turn black.
    drawing.fillStyle = '#fff';
    if (type === 'image/jpeg') drawing.fillRect(0, 0, canvas.width, canvas.height);
    drawing.drawImage(image, 0, 0, canvas.width, canvas.height);
  }
  image.close();
  for (const quality of [0.86, 0.7, 0.5]) {
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
    if (made && made.size <= limits.pictureBytes) return made;
  }
  throw new PictureError('too_large', `the picture is still larger than ${limits.pictureBytes} bytes`);
}
