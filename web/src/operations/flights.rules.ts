// The ways of dots between nodes of the picture. Pure: boxes are relative to the picture.

export interface NodeBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface WayPoint {
  readonly x: number;
  readonly y: number;
}

/** A cubic curve. */
export type Way = readonly [WayPoint, WayPoint, WayPoint, WayPoint];

/** From the right of one node to the left of another that stands beside it, else from its foot to the other's left side. */
export function wayBetween(from: NodeBox, to: NodeBox): Way {
  const middle = (box: NodeBox): number => (box.top + box.bottom) / 2;
  if (to.left >= from.right) {
    const [a, b] = [
      { x: from.right, y: middle(from) },
      { x: to.left, y: middle(to) },
    ];
    const bend = (b.x - a.x) / 2;
    return [a, { x: a.x + bend, y: a.y }, { x: b.x - bend, y: b.y }, b];
  }
  const x = from.left + Math.min(10, (from.right - from.left) / 2);
  const a = { x, y: from.bottom };
  const b = { x: to.left > x ? to.left : x, y: to.left > x ? middle(to) : to.top };
  return [a, { x, y: b.y }, { x, y: b.y }, b];
}

/** @param share of the way, 0 to 1 */
export function pointOn([a, b, c, d]: Way, share: number): WayPoint {
  const t = Math.min(1, Math.max(0, share));
  const u = 1 - t;
  const of = (axis: 'x' | 'y') =>
    u ** 3 * a[axis] + 3 * u * u * t * b[axis] + 3 * u * t * t * c[axis] + t ** 3 * d[axis];
  return { x: of('x'), y: of('y') };
}
