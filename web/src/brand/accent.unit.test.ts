import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accentTones, contrast, rgbOf } from './accent.ts';

const colours = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
const on = (one: string, other: string) => contrast(rgbOf(one), rgbOf(other));

test('contrast is that of WCAG', () => {
  expect(on('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(on('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

test('whatever the colour, text in it and on it can be read, on light pages and on dark ones', () => {
  fc.assert(
    fc.property(colours, (colour) => {
      const { fill, strong, ink, light, dark } = accentTones(colour);
      expect(fill).toBe(colour);
      for (const surface of [fill, strong]) expect(on(ink, surface)).toBeGreaterThanOrEqual(4.5);
      for (const ground of ['#faf6ee', '#fffdf9', '#ffffff', '#f3ebdd', light.soft])
        expect(on(light.text, ground)).toBeGreaterThanOrEqual(4.5);
      for (const ground of ['#15120d', '#1f1b15', '#28231b', '#100d09', dark.soft])
        expect(on(dark.text, ground)).toBeGreaterThanOrEqual(4.5);
      // The pages' own texts, on the soft surface.
      for (const text of ['#241c10', '#665944']) expect(on(text, light.soft)).toBeGreaterThanOrEqual(4.5);
      for (const text of ['#f7f0e4', '#bdb19d']) expect(on(text, dark.soft)).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

test('a colour that can be read stays as it is', () => {
  expect(accentTones('#8a1c2f').light.text).toBe('#8a1c2f');
  expect(accentTones('#f5b324').dark.text).toBe('#f5b324');
  expect(accentTones('#f5b324').light.text).not.toBe('#f5b324');
});
