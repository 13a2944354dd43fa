// The frames of a page that Chromium presented or dropped, from its trace.
import type { CDPSession } from 'playwright-core';

export interface TracedFrames {
  readonly presented: number;
  readonly dropped: number;
}

export function presentedFrames(events: readonly TraceEvent[]): TracedFrames {
  const frames = framesOfPage(events);
  const inState = (state: string) => frames.filter((event) => event.args?.frame_reporter?.state === state).length;
  return {
    presented: inState('STATE_PRESENTED_ALL') + inState('STATE_PRESENTED_PARTIAL'),
    dropped: inState('STATE_DROPPED'),
  };
}

/** How often the browser drew: whichever thread of the page asked for it. */
export const drawnFrames = (events: readonly TraceEvent[]): number =>
  events.filter(({ name, ph }) => name === 'Display::DrawAndSwap' && (ph === 'X' || ph === 'B')).length;

// The browser's own surface has frames too: the renderer with the most frames is the page's.
function framesOfPage(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const renderers = events.filter(({ name, args }) => name === 'process_name' && args?.name === 'Renderer');
  return renderers
    .map(({ pid }) =>
      events.filter((event) => event.name === 'PipelineReporter' && event.ph === 'b' && event.pid === pid),
    )
    .reduce((most, frames) => (frames.length > most.length ? frames : most), []);
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly args?: {
    readonly name?: string;
    readonly frame_reporter?: { readonly state?: string };
  };
}

export async function traceFrames(session: CDPSession): Promise<() => Promise<TraceEvent[]>> {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['cc', 'benchmark', 'viz', 'disabled-by-default-devtools.timeline.frame'] },
  });
  return async () => {
    const done = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
    await session.send('Tracing.end');
    await done;
    return events;
  };
}
