// The steps of an order as they come over its WebSocket: kept gapless, whatever is repeated or overtaken. Pure.
import type { PositionMessage, SnapshotMessage, StepMessage, TimelineStep } from '@waggle/contracts';

export interface Timeline {
  /** Of the last step that is known without a gap before it: what a new connection asks to hear from. */
  readonly seq: number;
  readonly steps: readonly TimelineStep[];
  /** A step came whose predecessor did not: what is missing has to be asked for. */
  readonly gap: boolean;
}

export type TrackingMessage = SnapshotMessage | StepMessage | PositionMessage;

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
