import { homeOf, kitchenNode, positionOf } from '@waggle/town/route.ts';
import { describe, expect, test } from 'vitest';
import { type Box, meet } from './boxes.ts';
import { pixelsOf, placeNames, spotsAlong, townNames } from './town-names.ts';

const box = (x: number, y: number, turned = 0): Box => ({ x, y, width: 40, height: 10, turned });

describe('two boxes', () => {
  test('overlap, also at an angle', () => {
    expect(meet(box(0, 0), box(39, 9))).toBe(true);
    expect(meet(box(0, 0), box(41, 0))).toBe(false);
    expect(meet(box(0, 0), box(0, 24, 90))).toBe(true);
    expect(meet(box(0, 0), box(0, 26, 90))).toBe(false);
    expect(meet(box(0, 0, 45), box(15, 15, -45))).toBe(true);
    // Side by side along a slope: the upright rectangles around them would overlap.
    expect(meet(box(0, 0, 45), box(10, -10, 45))).toBe(false);
  });

  test('overlap when they are closer than the gap', () => {
    expect(meet(box(0, 0), box(42, 0), 3)).toBe(true);
    expect(meet(box(0, 0), box(44, 0), 3)).toBe(false);
  });
});

describe('a text along a line', () => {
  test('tries the middle first, upright, whichever way the line runs', () => {
    const [first] = spotsAlong(
      [
        { x: 100, y: 0 },
        { x: 0, y: 0 },
      ],
      40,
    );
    expect(first).toEqual({ x: 50, y: 0, turned: 0 });
    const [, ...others] = spotsAlong(
      [
        { x: 100, y: 0 },
        { x: 0, y: 0 },
      ],
      40,
    );
    expect(others.every(({ x }) => x >= 20 && x <= 80)).toBe(true);
  });

  test('stays off corners and within the line', () => {
    const corner = [
      { x: 0, y: 0 },
      { x: 50, y: 0 },
      { x: 50, y: 100 },
    ];
    const spots = spotsAlong(corner, 45);
    expect(spots.length).toBeGreaterThan(0);
    for (const { x, y } of spots) expect(Math.min(Math.abs(y), Math.abs(x - 50))).toBeLessThan(4);
    expect(spotsAlong(corner, 160)).toEqual([]);
    expect(
      spotsAlong(
        [
          { x: 0, y: 0 },
          { x: 39, y: 0 },
        ],
        40,
      ),
    ).toEqual([]);
  });
});

describe('the names of the town', () => {
  // Roughly the widths in the page's font.
  const sizes = townNames.map(({ text }) => ({ width: text.length * 7, height: 11 }));
  const zooms = Array.from({ length: 29 }, (_, i) => 12 + i / 4);
  const orders = Array.from({ length: 12 }, (_, i) => `019ab000-0000-7000-8000-${String(i * 7_919).padStart(12, '0')}`);

  /** A pin above its point, its label below. */
  const pinAt = (at: string, zoom: number): Box[] => {
    const { x, y } = pixelsOf(positionOf(at as typeof kitchenNode), zoom);
    return [
      { x, y: y - 25, width: 51, height: 51, turned: 0 },
      { x: x + 22, y: y + 17, width: 52, height: 15, turned: 0 },
    ];
  };

  test.each(zooms)('lie neither on each other nor on the pins of kitchen and home, at zoom %f', (zoom) => {
    for (const order of orders) {
      const pins = [...pinAt(kitchenNode, zoom), ...pinAt(homeOf(order), zoom)];
      const placed = placeNames(zoom, sizes, pins).flatMap((one) => one ?? []);
      for (const [i, one] of placed.entries()) {
        expect(pins.filter((pin) => meet(one, pin))).toEqual([]);
        expect(placed.slice(i + 1).filter((other) => meet(one, other))).toEqual([]);
      }
    }
  });

  test('are few when zoomed out and complete when zoomed in', () => {
    const countAt = (zoom: number) => placeNames(zoom, sizes, []).filter(Boolean).length;
    expect(countAt(13)).toBe(0);
    expect(countAt(15)).toBeGreaterThan(10);
    expect(countAt(17)).toBeGreaterThan(townNames.length - 5);
  });
});
