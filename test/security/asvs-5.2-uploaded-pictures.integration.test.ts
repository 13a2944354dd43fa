// OWASP ASVS 5.0, 5.2.6 (pixel floods) and 14.2.8 (metadata of files): what is kept of an uploaded picture is what can be seen of it,
// and nothing is decoded that would not fit into memory.
import { crc32, deflateSync } from 'node:zlib';
import { systemClock } from '@waggle/contracts';
import { cleanPicture } from '@waggle/services/orders/menu/clean-picture.ts';
import { cleanStoredPictures, readPicture } from '@waggle/services/orders/menu/pictures.ts';
import { uploadPicture } from '@waggle/services/orders/menu/upload-picture.ts';
import { ordersRecords } from '@waggle/services/orders/records.ts';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { storeEngines } from '../support/stores.ts';

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type), data]);
  const [head, tail] = [Buffer.alloc(4), Buffer.alloc(4)];
  head.writeUInt32BE(data.length);
  tail.writeUInt32BE(crc32(named));
  return Buffer.concat([head, named, tail]);
};

/** A PNG of one bit for each pixel, all of them black: a small file, however large the picture. */
function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height), { level: 9 });
  const begin = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([begin, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

/** 40 × 20, red on its left half; its camera was held on its side, in London. */
const photo = () =>
  sharp({ create: { width: 40, height: 20, channels: 3, background: '#0000ff' } })
    .composite([{ input: { create: { width: 20, height: 20, channels: 3, background: '#ff0000' } }, left: 0, top: 0 }])
    .jpeg()
    .withExif({ IFD0: { Make: 'Camera of Ada' }, IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();

const pngOf = () =>
  sharp({ create: { width: 3, height: 2, channels: 4, background: '#12345680' } })
    .png()
    .toBuffer();

test('a small file of 900 million pixels is refused before it is decoded', async () => {
  const flood = blackPng(30_000, 30_000);
  expect(flood.length).toBeLessThan(512 * 1024);
  expect(await cleanPicture(flood)).toEqual({ kind: 'too_large', width: 30_000, height: 30_000 });
});

test('a photo keeps what can be seen, upright, and neither its camera nor where it was taken', async () => {
  const taken = await photo();
  expect(taken.includes('Camera of Ada')).toBe(true);
  const cleaned = await cleanPicture(taken);
  if (cleaned.kind !== 'picture') throw new Error(`it was ${cleaned.kind}`);
  const { width, height, exif, xmp, iptc, orientation } = await sharp(cleaned.bytes).metadata();
  expect({ width, height, exif, xmp, iptc, orientation }).toEqual({ width: 20, height: 40 });
  const { data } = await sharp(cleaned.bytes).raw().toBuffer({ resolveWithObject: true });
  // Turned to the right, its left half is above.
  const [red = 0, , blue = 255] = data;
  expect(red).toBeGreaterThan(blue);
});

test('what follows a picture in its file is gone, and a picture larger than any page shows is made smaller', async () => {
  const cleaned = await cleanPicture(Buffer.concat([await pngOf(), Buffer.from('<script>alert(1)</script>')]));
  if (cleaned.kind !== 'picture') throw new Error(`it was ${cleaned.kind}`);
  expect(Buffer.from(cleaned.bytes).includes('script')).toBe(false);
  const large = await cleanPicture(blackPng(4_000, 2_000));
  if (large.kind !== 'picture') throw new Error(`it was ${large.kind}`);
  expect(await sharp(large.bytes).metadata()).toMatchObject({ width: 1_600, height: 800, format: 'png' });
});

test('no picture is what only begins like one, is cut short, or is of another kind', async () => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
  );
  const gif = await sharp(await pngOf())
    .gif()
    .toBuffer();
  const cut = (await photo()).subarray(0, 400);
  for (const bytes of [svg, gif, cut, Buffer.from('\x89PNG\r\n\x1a\nand text', 'latin1'), Buffer.alloc(0)])
    expect(await cleanPicture(bytes)).toEqual({ kind: 'not_a_picture' });
});

const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;
const cause = { correlation_id: 'a-test', causation_id: null };

describe.each(storeEngines)('on $name', (engine) => {
  test.skipIf(!engine.available)(
    'pictures of before are cleaned, and until then nobody is sent one as it was',
    async () => {
      const { store, close } = await engine.open(definition);
      onTestFinished(close);
      const before = [
        { picture_id: 'a'.repeat(32), type: 'image/jpeg', bytes: await photo(), cleaned: false },
        { picture_id: 'b'.repeat(32), type: 'image/png', bytes: blackPng(8_000, 8_000), cleaned: false },
      ];
      for (const one of before) await store.transaction(cause, (tx) => tx.pictures.insert(one, 0));
      const hasCamera = async () =>
        Buffer.from((await readPicture(store, 'a'.repeat(32)))?.bytes ?? []).includes('Camera');
      expect([await hasCamera(), await readPicture(store, 'b'.repeat(32))]).toEqual([false, null]);
      expect(await cleanStoredPictures({ store }, cause)).toEqual({ cleaned: 1, removed: 1 });
      expect([await hasCamera(), await store.reads.pictures.find('b'.repeat(32))]).toEqual([false, null]);
      expect(await cleanStoredPictures({ store }, cause)).toEqual({ cleaned: 0, removed: 0 });
    },
  );

  test.skipIf(!engine.available)(
    'the same picture is kept once, and one that its type does not name is not kept',
    async () => {
      const { store, close } = await engine.open(definition);
      onTestFinished(close);
      const deps = { store, clock: systemClock };
      const png = await pngOf();
      const first = await uploadPicture(deps, cause, png, 'image/png');
      expect(first).toEqual({ kind: 'kept', picture: expect.stringMatching(/^\/api\/pictures\/[0-9a-f]{32}$/) });
      expect(await uploadPicture(deps, cause, png, 'image/png')).toEqual(first);
      expect(await uploadPicture(deps, cause, png, 'image/jpeg')).toEqual({ kind: 'not_a_picture' });
    },
  );
});
