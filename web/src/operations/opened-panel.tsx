// The panel that a click on the picture opens.
import { GroupPanel } from './group-panel.tsx';
import type { Operations } from './live-operations.rules.ts';
import { StreamPanel } from './stream-panel.tsx';

/** A stream, or one of its groups. */
export interface OpenedNode {
  readonly stream: string;
  readonly group: string | null;
}

export interface OpenedPanelProps {
  readonly opened: OpenedNode;
  readonly operations: Operations;
  readonly now: number;
  readonly onClose: () => void;
}

export function OpenedPanel({ opened, operations, now, onClose }: OpenedPanelProps) {
  const stream = operations.now?.streams.find((one) => one.stream === opened.stream);
  if (!stream) return null;
  if (opened.group === null) {
    const live = operations.tails.get(stream.stream) ?? [];
    return <StreamPanel stream={stream} live={live} notSent={operations.notSent} onClose={onClose} />;
  }
  // A group of another program may be gone meanwhile.
  const group = stream.groups.find((one) => one.group === opened.group);
  return group ? <GroupPanel stream={stream.stream} group={group} now={now} onClose={onClose} /> : null;
}
