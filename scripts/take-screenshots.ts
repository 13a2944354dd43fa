// `npm run screenshots -- --folder pictures`: takes pictures of every page at the size of a phone and of a desktop; with `--docs`
// those of the docs instead, into docs/screenshots.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { findChromium } from '../test/support/browser.ts';
import { placed } from '../test/support/customer.ts';
import { takeTour, tourSettings } from '../test/support/docs-tour.ts';
import { pageViews } from '../test/support/page-views.ts';
import { serveRestaurant } from '../test/support/restaurant.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: 'screenshots' },
    dark: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
  },
});
const found = findChromium();
if (!found) {
  process.stderr.write('screenshots need Chromium in PATH (Debian: apt-get install chromium)\n');
  process.exit(2);
}
const chromium: string = found;
const folder = values.docs ? path.resolve(import.meta.dirname, '../docs/screenshots') : values.folder;
mkdirSync(folder, { recursive: true });
await (values.docs ? picturesOfTheDocs() : picturesOfEveryPage());

async function picturesOfTheDocs(): Promise<void> {
  const restaurant = await serveRestaurant({ chromium, settings: tourSettings });
  await takeTour(restaurant, async (name, page) => {
    // Of 256 colours: a third of the size, and no difference to the eye.
    const small = sharp(await page.screenshot()).png({ palette: true, effort: 10 });
    await small.toFile(said(path.join(folder, `${name}.png`)));
  });
  await restaurant.close();
}

async function picturesOfEveryPage(): Promise<void> {
  const restaurant = await serveRestaurant({ chromium });
  // Orders for the board and the courier's list.
  for (const item of ['margherita', 'honey-cake', 'caprese', 'lemonade'])
    await placed(restaurant.url, { item, quantity: 2 });
  for (const [size, viewport] of [
    ['360', { width: 360, height: 740 }],
    ['1440', { width: 1440, height: 900 }],
  ] as const) {
    for (const view of pageViews) {
      const options = { viewport, colorScheme: values.dark ? ('dark' as const) : ('light' as const) };
      const { page, close } = await (view.role ? restaurant.signedIn(view.role, options) : restaurant.visit(options));
      await view.open(page);
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: said(path.join(folder, `${view.name}-${size}.png`)) });
      await close();
    }
  }
  await restaurant.close();
}

function said(file: string): string {
  process.stdout.write(`${file}\n`);
  return file;
}
