// A menu of three hundred items with long descriptions and options: about 442 KB as JSON.
import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { asStaff } from './customer.ts';
import { staffToken } from './waggle.ts';

/** In addition to the demo menu. */
export const manyItems = 300;

/** @param pictures the size in bytes of a separate picture for every item; default none */
export async function loadLargeMenu(url: string, pictures = 0): Promise<void> {
  for (let n = 0; n < manyItems; n += 1) {
    const picture = pictures > 0 ? await upload(url, pictures) : null;
    const answer = await asStaff(url, '/api/menu', 'POST', item(n, picture));
    if (answer.status !== 201) throw new Error(`an item was answered ${answer.status}: ${await answer.text()}`);
  }
}

function item(n: number, picture: string | null): object {
  const words = Array.from({ length: 60 }, (_, i) => `w${((n * 7_919 + i * 104_729) % 46_656).toString(36)}`);
  const choices = Array.from({ length: 6 }, (_, i) => ({
    choice_id: `choice-${i}`,
    name: `Choice ${i} of dish ${n}`,
    price: 50 * i,
  }));
  return {
    item_id: `dish-${n}`,
    name: `Dish ${n}`,
    description: words.join(' '),
    category: `Course ${n % 12}`,
    price: 800 + n,
    stock: 500,
    options: ['Size', 'Sauce'].map((name) => ({
      option_id: name.toLowerCase(),
      name,
      choose: 'any',
      choices,
    })),
    picture,
  };
}

async function upload(url: string, length: number): Promise<string> {
  // Noise does not compress: three bytes a pixel stay.
  const side = Math.round(Math.sqrt(length / 3));
  const noise = sharp(randomBytes(side * side * 3), { raw: { width: side, height: side, channels: 3 } });
  const bytes = await noise.png().toBuffer();
  const answer = await fetch(`${url}/api/pictures`, {
    method: 'POST',
    headers: { authorization: `Bearer ${staffToken}`, 'content-type': 'image/png' },
    body: new Uint8Array(bytes),
  });
  if (answer.status !== 201) throw new Error(`a picture was answered ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { picture: string }).picture;
}
