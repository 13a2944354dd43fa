import { expect, test } from 'vitest';
import { basePathOf, withoutBasePath } from './base-path.ts';
import { platformSettings } from './platform-settings.ts';
import { readConfig } from './read.ts';

const table = { platform: { basePath: platformSettings.basePath } };
const basePath = (text: string) => basePathOf(readConfig(table, {}, { WAGGLE_BASE_PATH: text }).platform.basePath);

test.each([
  ['', ''],
  ['/', ''],
  ['waggle', '/waggle'],
  ['/waggle', '/waggle'],
  ['/waggle/', '/waggle'],
  ['waggle/', '/waggle'],
  ['/a/b', '/a/b'],
  ['a/b/', '/a/b'],
  ['/orders', '/orders'],
  ['/apis', '/apis'],
  ['/v1.2~x_y-z', '/v1.2~x_y-z'],
])('WAGGLE_BASE_PATH %j is the path %j', (text, expected) => {
  expect(basePath(text)).toBe(expected);
});

test.each([
  ['..'],
  ['/..'],
  ['/a/../b'],
  ['/.'],
  ['/.hidden'],
  ['//'],
  ['//host'],
  ['/a//b'],
  ['/a//'],
  ['/a b'],
  ['/a?x=1'],
  ['/a#b'],
  ['/a%2fb'],
  ['/ä'],
  ['/"><script>'],
  ['/a\nb'],
  ['https://shop.example/a'],
  ['/api'],
  ['/ws/x'],
  ['metrics'],
  ['/health/'],
  ['/admin'],
])('WAGGLE_BASE_PATH %j is refused in one line with the allowed format', (text) => {
  expect(() => basePath(text)).toThrow(/^bad setting: WAGGLE_BASE_PATH is .*, but must be a path such as \/waggle/);
});

test.each([
  ['/waggle', '/'],
  ['/waggle/', '/'],
  ['/waggle?x=1', '/?x=1'],
  ['/waggle/api/menu?limit=1', '/api/menu?limit=1'],
  ['/api/menu', '/api/menu'],
  ['/', '/'],
  ['/waggles', '/waggles'],
  ['/other/waggle/api/menu', '/other/waggle/api/menu'],
  ['/waggle/waggle/x', '/waggle/x'],
])('%s asks Waggle under /waggle for %s', (url, expected) => {
  expect(withoutBasePath(url, '/waggle')).toBe(expected);
});

test('at the root every path stays as it is', () => {
  expect(withoutBasePath('/api/menu', '')).toBe('/api/menu');
});
