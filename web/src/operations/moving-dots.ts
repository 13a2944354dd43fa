// Draws the events that move along the lines of the picture: in a worker, or on the page where a browser has no canvas for workers.
import { pointOn, type Way, type WayPoint } from './flights.rules.ts';

/** The ways of a stream's events: to the stream, and on to its groups. */
export interface Ways {
  readonly arriving: Way | null;
  readonly leaving: readonly Way[];
}

/** The columns beside the streams that dots move in, a canvas each: a frame costs as much as the area that it draws anew. */
export const sides = ['arriving', 'leaving'] as const;
export type Side = (typeof sides)[number];

/** Where a column is in the picture, in CSS pixels. */
export interface SideBox {
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

export interface DotsPlan {
  readonly ways: ReadonlyMap<string, Ways>;
  readonly boxes: Readonly<Record<Side, SideBox>>;
  /** Pixels of a canvas for each CSS pixel. */
  readonly ratio: number;
  readonly color: string;
}

export type DotsCanvas = HTMLCanvasElement | OffscreenCanvas;

/** What is said to the one who draws. */
export type DotsOrder =
  | { readonly kind: 'canvases'; readonly canvases: Readonly<Record<Side, DotsCanvas>> }
  | { readonly kind: 'plan'; readonly plan: DotsPlan }
  | { readonly kind: 'events'; readonly streams: readonly string[] };

export const dotRadius = 4.5;
/** Until the stream, and as long again until the groups. */
const legMs = 700;
/** Messages come twice a second: their events set out one after another. */
const spreadMs = 450;

interface Flight {
  readonly stream: string;
  readonly startsAt: number;
}

interface Drawn {
  readonly canvas: DotsCanvas;
  readonly context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  /** Whether it shows a dot. */
  hasDots: boolean;
}

export interface MovingDots {
  take(order: DotsOrder): void;
  stop(): void;
}

export function movingDots(): MovingDots {
  let drawn: Readonly<Record<Side, Drawn | null>> = { arriving: null, leaving: null };
  let plan: DotsPlan | null = null;
  let flights: readonly Flight[] = [];
  let frame = 0;

  const flying = (now: number) => flights.filter(({ startsAt }) => now - startsAt < 2 * legMs);

  function draw(): void {
    frame = 0;
    const now = performance.now();
    flights = flying(now);
    for (const column of sides) drawColumn(column, now);
    if (flights.length > 0) frame = requestAnimationFrame(draw);
  }

  // One path for all dots: each fill costs more than what it draws.
  function drawColumn(column: Side, now: number): void {
    const on = drawn[column];
    if (!on || !plan) return;
    const dots = dotsIn(plan, column, flights, now);
    if (dots.length === 0 && !on.hasDots) return;
    const { context } = on;
    // In the picture's coordinates, in which the canvas begins at `left`.
    const { left, width, height } = plan.boxes[column];
    context.clearRect(left, 0, width, height);
    context.beginPath();
    for (const { x, y } of dots) {
      context.moveTo(x + dotRadius, y);
      context.arc(x, y, dotRadius, 0, 2 * Math.PI);
    }
    context.fill();
    on.hasDots = dots.length > 0;
  }

  function fit(column: Side, { boxes, ratio, color }: DotsPlan): void {
    const on = drawn[column];
    if (!on) return;
    const { left, width, height } = boxes[column];
    // A new size forgets all of these, and what was drawn.
    on.canvas.width = Math.max(1, Math.round(width * ratio));
    on.canvas.height = Math.max(1, Math.round(height * ratio));
    on.context.setTransform(ratio, 0, 0, ratio, -left * ratio, 0);
    on.context.fillStyle = color;
    // Draws in any case: only a drawn frame takes what was there off the page.
    on.hasDots = true;
    drawColumn(column, performance.now());
  }

  function add(streams: readonly string[]): void {
    const now = performance.now();
    // A hidden page draws no frame, which would end them.
    flights = [
      ...flying(now),
      ...streams.map((stream, n) => ({ stream, startsAt: now + (n * spreadMs) / streams.length })),
    ];
    if (frame === 0 && flights.length > 0) frame = requestAnimationFrame(draw);
  }

  return {
    take(order) {
      if (order.kind === 'events') return add(order.streams);
      if (order.kind === 'plan') plan = order.plan;
      else {
        const { arriving, leaving } = order.canvases;
        drawn = { arriving: drawnOn(arriving), leaving: drawnOn(leaving) };
      }
      if (plan) for (const column of sides) fit(column, plan);
    },
    stop: () => cancelAnimationFrame(frame),
  };
}

function drawnOn(canvas: DotsCanvas): Drawn | null {
  const context = canvas.getContext('2d') as Drawn['context'] | null;
  return context && { canvas, context, hasDots: false };
}

export const waysIn = ({ arriving, leaving }: Ways, column: Side): readonly Way[] =>
  column === 'leaving' ? leaving : arriving ? [arriving] : [];

export const allWays = (ways: Ways): readonly Way[] => sides.flatMap((column) => waysIn(ways, column));

function dotsIn({ ways }: DotsPlan, column: Side, flights: readonly Flight[], now: number): WayPoint[] {
  return flights.flatMap(({ stream, startsAt }) => {
    const legs = (now - startsAt) / legMs;
    const found = ways.get(stream);
    if (!found || legs < 0 || legs >= 2 || (column === 'arriving') !== legs < 1) return [];
    return waysIn(found, column).map((way) => pointOn(way, legs % 1));
  });
}
