// The lines of the picture, and the events that move along them. Each goes from its publisher to its stream, then to every group.
import { type RefObject, useEffect, useRef } from 'react';
import { startDrawing } from './dot-drawing.ts';
import styles from './dot-layer.module.css';
import { type NodeBox, wayBetween } from './flights.rules.ts';
import { drawnOf } from './live-operations.rules.ts';
import { allWays, type Ways } from './moving-dots.ts';
import type { ListenToEvents } from './use-operations.ts';

export interface DotLayerProps {
  /** The picture: its nodes say by `data-node` and `data-stream` what they are. */
  readonly picture: RefObject<HTMLElement | null>;
  readonly listen: ListenToEvents;
  /** No dots: their number is told elsewhere. */
  readonly still: boolean;
}

export function DotLayer({ picture, listen, still }: DotLayerProps) {
  const layer = useRef<HTMLDivElement>(null);
  const lines = useRef<SVGPathElement>(null);
  useEffect(() => {
    if (layer.current && lines.current && picture.current)
      return keepDrawn(layer.current, lines.current, picture.current, still ? null : listen);
  }, [picture, listen, still]);
  return (
    <div ref={layer} className={styles.layer} aria-hidden="true">
      <svg className={styles.lines} aria-hidden="true">
        <path ref={lines} />
      </svg>
    </div>
  );
}

/** @param listen null for lines alone */
function keepDrawn(
  layer: HTMLElement,
  lines: SVGPathElement,
  picture: HTMLElement,
  listen: ListenToEvents | null,
): () => void {
  const drawing = listen && startDrawing(layer, styles.canvas ?? '');
  const measure = () => {
    const ways = waysOf(picture);
    lines.setAttribute('d', pathOf(ways));
    drawing?.measured(ways, picture.getBoundingClientRect().height);
  };
  const sizes = new ResizeObserver(measure);
  for (const node of [picture, ...picture.querySelectorAll('[data-node]')]) sizes.observe(node);
  const nodes = new MutationObserver(measure);
  nodes.observe(picture, { childList: true, subtree: true });
  const theme = matchMedia('(prefers-color-scheme: dark)');
  theme.addEventListener('change', measure);
  const unlisten = listen?.((entries) => drawing?.events(drawnOf(entries).map(({ stream }) => stream)));
  return () => {
    unlisten?.();
    sizes.disconnect();
    nodes.disconnect();
    theme.removeEventListener('change', measure);
    drawing?.stop();
  };
}

/** Of an SVG path. */
function pathOf(ways: ReadonlyMap<string, Ways>): string {
  return [...ways.values()]
    .flatMap(allWays)
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
