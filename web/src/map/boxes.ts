// Rectangles that may be turned, in pixels: whether two of them meet.

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle around the point (x, y), turned by so many degrees with the clock. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
  readonly turned: number;
}

/** Whether there is less than `gap` between two boxes. */
export function meet(one: Box, other: Box, gap = 0): boolean {
  // Two rectangles lie apart when they do so along a side of one of them.
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

/** How far a box extends from its middle in a direction. */
function reach(box: Box, { x, y }: Point): number {
  const [along, across] = sidesOf(box);
  const part = (side: Point, length: number) => Math.abs(x * side.x + y * side.y) * (length / 2);
  return part(along, box.width) + part(across, box.height);
}
