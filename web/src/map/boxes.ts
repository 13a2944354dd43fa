// Overlap of rotated rectangles, in pixels.

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle centred on (x, y), rotated clockwise by some degrees. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
  readonly turned: number;
}

/** Whether two boxes are closer than `gap`. */
export function meet(one: Box, other: Box, gap = 0): boolean {
  // The separating axis theorem: disjoint rectangles are disjoint along a side of one of them.
  return [...sidesOf(one), ...sidesOf(other)].every((side) => {
    const distance = Math.abs((one.x - other.x) * side.x + (one.y - other.y) * side.y);
    return distance < reach(one, side) + reach(other, side) + gap;
  });
}

function sidesOf({ turned }: Box): readonly [Point, Point] {
  const angle = (turned * Math.PI) / 180;
  const [x, y] = [Math.cos(angle), Math.sin(angle)];
  return [
    { x, y },
    { x: -y, y: x },
  ];
}

/** How far a box extends from its centre along an axis. */
function reach(box: Box, { x, y }: Point): number {
  const [along, across] = sidesOf(box);
  const part = (side: Point, length: number) => Math.abs(x * side.x + y * side.y) * (length / 2);
  return part(along, box.width) + part(across, box.height);
}
