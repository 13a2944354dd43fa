// The size of a picture, so that a page keeps its place while the picture loads.
import { existsSync, readFileSync } from 'node:fs';

/**
 * Width and height in pixels. Null where the file is missing: the pages must be built before a new picture of them is taken.
 * @throws when it is neither a PNG nor an SVG with width and height
 */
export function pictureSize(file: string): readonly [number, number] | null {
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file);
  if (bytes.toString('latin1', 1, 4) === 'PNG') return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const [, width, height] = /<svg\b[^>]* width="(\d+)" height="(\d+)"/.exec(bytes.toString('utf8', 0, 1_000)) ?? [];
  if (width && height) return [Number(width), Number(height)];
  throw new Error(`${file} is neither a PNG nor an SVG with width and height`);
}
