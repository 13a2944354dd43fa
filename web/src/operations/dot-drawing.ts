// Two canvases over the picture, one for each column that dots move in, and a worker that draws on them.
import {
  type DotsCanvas,
  type DotsOrder,
  dotRadius,
  movingDots,
  type Side,
  type SideBox,
  sides,
  type Ways,
  waysIn,
} from './moving-dots.ts';

export interface Drawing {
  /** The picture has another size, other nodes or other colours. */
  measured(ways: ReadonlyMap<string, Ways>, height: number): void;
  /** One dot for each event, by its stream. */
  events(streams: readonly string[]): void;
  stop(): void;
}

type Shown = Readonly<Record<Side, HTMLCanvasElement>>;

export function startDrawing(layer: HTMLElement, className: string): Drawing {
  // Made here: a canvas can be handed over once in its life.
  const shown: Shown = { arriving: document.createElement('canvas'), leaving: document.createElement('canvas') };
  for (const column of sides) {
    shown[column].className = className;
    layer.append(shown[column]);
  }
  const { order, stop } = startDrawer(shown);
  return {
    measured(ways, height) {
      const boxes = { arriving: columnBox(ways, 'arriving', height), leaving: columnBox(ways, 'leaving', height) };
      for (const column of sides) {
        const { left, width } = boxes[column];
        Object.assign(shown[column].style, { left: `${left}px`, width: `${width}px`, height: `${height}px` });
      }
      const ratio = Math.min(2, devicePixelRatio);
      order({ kind: 'plan', plan: { ways, boxes, ratio, color: getComputedStyle(shown.arriving).color } });
    },
    events: (streams) => order({ kind: 'events', streams }),
    stop() {
      stop();
      for (const column of sides) shown[column].remove();
    },
  };
}

interface Drawer {
  order(order: DotsOrder): void;
  stop(): void;
}

function startDrawer(shown: Shown): Drawer {
  if (!('transferControlToOffscreen' in HTMLCanvasElement.prototype)) {
    const dots = movingDots();
    dots.take({ kind: 'canvases', canvases: shown });
    return { order: dots.take, stop: dots.stop };
  }
  const worker = new Worker(new URL('./dots-worker.ts', import.meta.url), { type: 'module' });
  const canvases = {
    arriving: shown.arriving.transferControlToOffscreen(),
    leaving: shown.leaving.transferControlToOffscreen(),
  } satisfies Readonly<Record<Side, DotsCanvas>>;
  worker.postMessage({ kind: 'canvases', canvases } satisfies DotsOrder, [canvases.arriving, canvases.leaving]);
  return {
    order: (order) => worker.postMessage(order),
    stop: () => worker.terminate(),
  };
}

/** As wide as the ways in it, with the dots at their ends. */
function columnBox(ways: ReadonlyMap<string, Ways>, column: Side, height: number): SideBox {
  const xs = [...ways.values()].flatMap((one) => waysIn(one, column).flatMap((way) => way.map(({ x }) => x)));
  if (xs.length === 0) return { left: 0, width: 0, height };
  const left = Math.floor(Math.min(...xs) - dotRadius);
  return { left, width: Math.ceil(Math.max(...xs) + dotRadius) - left, height };
}
