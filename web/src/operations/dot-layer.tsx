// The events that move along the lines of the picture, on one canvas. Each goes from its publisher to its stream, then to every group.
import { type RefObject, useEffect, useRef } from 'react';
import styles from './dot-layer.module.css';
import { type NodeBox, pointOn, type Way, type WayPoint, wayBetween } from './flights.ts';
import { type Batch, drawnOf } from './live-operations.ts';

interface Flight {
  readonly stream: string;
  readonly startsAt: number;
}

/** The ways of a stream's events: to the stream, and on to its groups. */
interface Ways {
  readonly arriving: Way | null;
  readonly leaving: readonly Way[];
}

/** Until the stream, and as long again until the groups. */
const legMs = 700;
const dotRadius = 4.5;
/** Messages come twice a second: their events set out one after another. */
const spreadMs = 450;

export interface DotLayerProps {
  /** The picture: its nodes say by `data-node` and `data-stream` what they are. */
  readonly picture: RefObject<HTMLElement | null>;
  readonly batch: Batch | undefined;
  /** No dots: their number is told elsewhere. */
  readonly still: boolean;
}

export function DotLayer({ picture, batch, still }: DotLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const lines = useRef<SVGPathElement>(null);
  const dots = useRef<Dots | null>(null);
  useEffect(() => {
    if (!canvas.current || !lines.current || !picture.current) return;
    const drawing = drawDots(canvas.current, lines.current, picture.current);
    dots.current = drawing;
    return () => drawing.stop();
  }, [picture]);
  useEffect(() => {
    if (batch && !still) dots.current?.add(batch);
  }, [batch, still]);
  return (
    <div className={styles.layer} aria-hidden="true">
      <svg className={styles.lines} aria-hidden="true">
        <path ref={lines} />
      </svg>
      <canvas ref={canvas} className={styles.canvas} />
    </div>
  );
}

interface Dots {
  add(batch: Batch): void;
  stop(): void;
}

function drawDots(canvas: HTMLCanvasElement, lines: SVGPathElement, picture: HTMLElement): Dots {
  const context = canvas.getContext('2d');
  let ways: ReadonlyMap<string, Ways> = new Map();
  let flights: readonly Flight[] = [];
  let frame = 0;

  const measure = () => {
    const ratio = Math.min(2, devicePixelRatio);
    const { width, height } = picture.getBoundingClientRect();
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    ways = waysOf(picture);
    lines.setAttribute('d', pathOf(ways));
    // A new size forgets all of these.
    if (context) {
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.fillStyle = getComputedStyle(canvas).color;
    }
    draw();
  };

  // One path for all dots: each fill costs more than what it draws. The lines are no part of it, since nothing of them changes.
  function draw(): void {
    frame = 0;
    if (!context) return;
    const now = performance.now();
    context.clearRect(0, 0, canvas.width, canvas.height);
    flights = flights.filter(({ startsAt }) => now - startsAt < 2 * legMs);
    context.beginPath();
    for (const { stream, startsAt } of flights) {
      const of = ways.get(stream);
      const legs = (now - startsAt) / legMs;
      if (!of || legs < 0) continue;
      for (const way of legs < 1 ? [of.arriving] : of.leaving) if (way) addDot(context, pointOn(way, legs % 1));
    }
    context.fill();
    if (flights.length > 0) frame = requestAnimationFrame(draw);
  }

  const sizes = new ResizeObserver(measure);
  for (const node of [picture, ...picture.querySelectorAll('[data-node]')]) sizes.observe(node);
  const nodes = new MutationObserver(measure);
  nodes.observe(picture, { childList: true, subtree: true });
  const theme = matchMedia('(prefers-color-scheme: dark)');
  theme.addEventListener('change', measure);
  return {
    add({ entries }) {
      const drawn = drawnOf(entries);
      const now = performance.now();
      // A hidden page draws no frame, which would end them.
      flights = [
        ...flights.filter(({ startsAt }) => now - startsAt < 2 * legMs),
        ...drawn.map(({ stream }, n) => ({ stream, startsAt: now + (n * spreadMs) / drawn.length })),
      ];
      if (frame === 0) frame = requestAnimationFrame(draw);
    },
    stop() {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      nodes.disconnect();
      theme.removeEventListener('change', measure);
    },
  };
}

function addDot(context: CanvasRenderingContext2D, { x, y }: WayPoint): void {
  context.moveTo(x + dotRadius, y);
  context.arc(x, y, dotRadius, 0, 2 * Math.PI);
}

/** Of an SVG path. */
function pathOf(ways: ReadonlyMap<string, Ways>): string {
  return [...ways.values()]
    .flatMap(({ arriving, leaving }) => [arriving, ...leaving])
    .filter((way) => way !== null)
    .map(([a, b, c, d]) => `M${a.x} ${a.y}C${b.x} ${b.y} ${c.x} ${c.y} ${d.x} ${d.y}`)
    .join('');
}

function waysOf(picture: HTMLElement): ReadonlyMap<string, Ways> {
  const origin = picture.getBoundingClientRect();
  const boxOf = (element: Element): NodeBox => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const [x, y] = [origin.left, origin.top];
    return { left: left - x, top: top - y, right: right - x, bottom: bottom - y };
  };
  const ways = new Map<string, Ways>();
  for (const row of picture.querySelectorAll<HTMLElement>('[data-stream]')) {
    const stream = row.querySelector('[data-node="stream"]');
    if (!stream) continue;
    const publisher = row.querySelector('[data-node="service"]');
    const groups = [...row.querySelectorAll('[data-node="group"]')];
    ways.set(row.dataset['stream'] ?? '', {
      arriving: publisher && wayBetween(boxOf(publisher), boxOf(stream)),
      leaving: groups.map((group) => wayBetween(boxOf(stream), boxOf(group))),
    });
  }
  return ways;
}
