// `npm run screenshots -- --folder pictures`: takes pictures of every page at the size of a phone and of a desktop.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium } from '../test/support/browser.ts';
import { placed } from '../test/support/customer.ts';
import { pageViews } from '../test/support/page-views.ts';
import { serveRestaurant } from '../test/support/restaurant.ts';

const { values } = parseArgs({
  options: { folder: { type: 'string', default: 'screenshots' }, dark: { type: 'boolean', default: false } },
});
const chromium = findChromium();
if (!chromium) {
  process.stderr.write('screenshots need Chromium in PATH (Debian: apt-get install chromium)\n');
  process.exit(2);
}
mkdirSync(values.folder, { recursive: true });
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
    const file = path.join(values.folder, `${view.name}-${size}.png`);
    await page.screenshot({ path: file });
    process.stdout.write(`${file}\n`);
    await close();
  }
}
await restaurant.close();
