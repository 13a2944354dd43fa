import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Check } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { faultKindNames, faultKinds } from './fault-kinds.ts';
import { FaultKindView } from './faults.ts';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const promises = read('docs/guarantees.md').replaceAll(/\s+/g, ' ');
const strings = (language: string) =>
  (JSON.parse(read(`web/src/operations/strings.${language}.json`)) as { faults: { kind: Record<string, unknown> } })
    .faults.kind;

describe.each(faultKinds)('the fault $kind', (fault) => {
  test('has the shape of its schema', () => {
    expect(Check(FaultKindView, fault)).toBe(true);
    expect(Check(FaultKindView, { ...fault, holds: '' })).toBe(false);
    expect(fault.takes.includes('ms')).toBe(fault.ms !== null);
  });

  test('names a promise that docs/guarantees.md makes', () => {
    expect(promises).toContain(`- ${fault.promise}`);
  });

  test('is told on the page in the words of the list, and in German', () => {
    const { about, seen, holds } = fault;
    expect(strings('en')[fault.kind]).toMatchObject({ about, seen, holds });
    expect(strings('de')[fault.kind]).not.toMatchObject({ about, seen, holds });
  });
});

test('the page has texts for no other fault', () => {
  expect(Object.keys(strings('en')).toSorted()).toEqual([...faultKindNames].toSorted());
});
