import { expect, test } from 'vitest';
import { directionsTo } from './directions.ts';

test.each([
  ['Android', 'Mozilla/5.0 (Linux; Android 15; Pixel 9)', 'geo:0,0?q='],
  ['an iPhone', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)', 'https://maps.apple.com/?daddr='],
  ['an iPad', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'https://maps.apple.com/?daddr='],
  ['other devices', 'Mozilla/5.0 (X11; Linux x86_64)', 'https://www.openstreetmap.org/search?query='],
])('an address of several lines with signs of its own opens in the maps of %s', (_, userAgent, start) => {
  expect(directionsTo('Straße 5 & 7\n10115 Berlin', userAgent)).toBe(
    `${start}Stra%C3%9Fe%205%20%26%207%2010115%20Berlin`,
  );
});
