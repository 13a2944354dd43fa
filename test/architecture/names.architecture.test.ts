import path from 'node:path';
import { expect, test } from 'vitest';
import { duplicateFileNames, duplicateNames, modules, sharedNames } from './names.ts';

const files = modules(path.resolve(import.meta.dirname, '../..'));

test('no two modules export the same name', () => {
  expect(files.size).toBeGreaterThan(400);
  expect(duplicateNames(files)).toEqual([]);
});

test('a planted duplicate is found, whatever kinds of export share the name', () => {
  const planted = new Map([
    ['bus/backoff.ts', 'export const retryDelay = 1;'],
    ['web/src/live/retry.ts', 'export async function retryDelay() {}\nexport { manifest } from "./a.ts";'],
    ['store/index.ts', 'export { retryDelay } from "./retry.ts";'],
  ]);
  expect(duplicateNames(planted)).toEqual(['retryDelay: bus/backoff.ts, web/src/live/retry.ts']);
});

test('no two modules of a package have the same file name, except twins for the engines', () => {
  expect(duplicateFileNames([...files.keys()])).toEqual([]);
});

test('a planted duplicate of a file name is found', () => {
  const planted = [
    'waggle/settings.ts',
    'waggle/backup/settings.ts',
    'bus/settings.ts',
    'store/outbox.ts',
    'store/mongo/outbox.ts',
    'services/orders/order/emit-step.ts',
    'services/deliveries/emit-step.ts',
  ];
  expect(duplicateFileNames(planted)).toEqual(['waggle/settings.ts: waggle/backup/settings.ts, waggle/settings.ts']);
});

test('every shared name is exported twice', () => {
  const counts = Object.keys(sharedNames).map((name) => {
    const declaring = [...files.values()].filter((text) => new RegExp(`^export .*\\b${name}\\b`, 'm').test(text));
    return [name, declaring.length > 1];
  });
  expect(counts).toEqual(Object.keys(sharedNames).map((name) => [name, true]));
});
