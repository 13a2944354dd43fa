import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { eventCatalogue } from './event-catalogue.ts';

test('docs/events.md is what `npm run docs` makes of the contracts', () => {
  const written = readFileSync(path.resolve(import.meta.dirname, '../docs/events.md'), 'utf8');
  expect(written).toBe(eventCatalogue());
});
