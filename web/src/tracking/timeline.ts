// Assembles the steps from an order's WebSocket without gaps or repeats, in whatever order they arrive.
import type { PositionMessage, StepMessage, TimelineStep, TimelineView } from '@waggle/contracts';

export interface Timeline {
  /** The last contiguous step: a new connection asks for the steps after it. */
  readonly seq: number;
  readonly steps: readonly TimelineStep[];
  /** A step arrived before its predecessor: the page must request the missing ones. */
  readonly gap: boolean;
}

/** The snapshot as it is asked for: over the socket, positions come by themselves. */
export type TrackingMessage = TimelineView | StepMessage | PositionMessage;

export const noSteps: Timeline = { seq: 0, steps: [], gap: false };

export function applyTracking(timeline: Timeline, message: TrackingMessage): Timeline {
  if (message.type === 'snapshot') return message.steps.reduce(append, { ...timeline, gap: false });
  if (message.type !== 'step') return timeline;
  const { type: _, ...step } = message;
  return append(timeline, step);
}

function append(timeline: Timeline, step: TimelineStep): Timeline {
  if (step.seq <= timeline.seq) return timeline;
  if (step.seq > timeline.seq + 1) return { ...timeline, gap: true };
  return { ...timeline, seq: step.seq, steps: [...timeline.steps, step] };
}
