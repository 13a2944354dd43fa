// Assembles the steps from an order's WebSocket without gaps or repeats, in whatever order they arrive.
import type { PositionMessage, StepMessage, TimelineStep, TimelineView } from '@waggle/contracts';

export interface TimelineState {
  /** The last contiguous step: a new connection asks for the steps after it. */
  readonly seq: number;
  readonly steps: readonly TimelineStep[];
  /** A step arrived before its predecessor: the page must request the missing ones. */
  readonly gap: boolean;
}

/** The polled snapshot may contain a position; over the socket, positions are separate messages. */
export type TrackingMessage = TimelineView | StepMessage | PositionMessage;

export const noSteps: TimelineState = { seq: 0, steps: [], gap: false };

export function applyTracking(timeline: TimelineState, message: TrackingMessage): TimelineState {
  if (message.type === 'snapshot') return message.steps.reduce(append, { ...timeline, gap: false });
  if (message.type !== 'step') return timeline;
  const { type: _, ...step } = message;
  return append(timeline, step);
}

function append(timeline: TimelineState, step: TimelineStep): TimelineState {
  if (step.seq <= timeline.seq) return timeline;
  if (step.seq > timeline.seq + 1) return { ...timeline, gap: true };
  return { ...timeline, seq: step.seq, steps: [...timeline.steps, step] };
}
