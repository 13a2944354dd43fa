// The time axis of a journey. An order takes an hour of which its events take a second: long gaps are cut short, and labelled. Pure.

export interface Break {
  /** Shares of the axis, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

export interface TimeScale {
  /** The share of the axis before a time, 0 to 1. */
  at(time: number): number;
  readonly breaks: readonly Break[];
}

/** Nothing happens for longer: a gap. */
const gapMs = 1_000;
const mostOfBreaks = 0.5;
const shareOfBreak = 0.1;

/** @param times of everything that is drawn, in ms */
export function timeScale(times: readonly number[]): TimeScale {
  const sorted = [...new Set(times)].toSorted((a, b) => a - b);
  const steps = sorted
    .slice(1)
    .map((time, n) => ({ from: sorted[n] as number, to: time, ms: time - (sorted[n] as number) }));
  const gaps = steps.filter(({ ms }) => ms > gapMs).length;
  const busyMs = steps.reduce((sum, { ms }) => sum + (ms > gapMs ? 0 : ms), 0);
  const shareOfGap = busyMs === 0 ? 1 / Math.max(1, gaps) : Math.min(shareOfBreak, mostOfBreaks / Math.max(1, gaps));
  const shareOfBusy = 1 - gaps * shareOfGap;
  let place = 0;
  const pieces = steps.map(({ from, to, ms }) => {
    const share = ms > gapMs ? shareOfGap : (ms / busyMs) * shareOfBusy;
    const piece = { from, to, ms, start: place, end: place + share };
    place += share;
    return piece;
  });
  return {
    at(time) {
      const piece = pieces.find(({ to }) => time <= to) ?? pieces.at(-1);
      if (!piece) return 0;
      const within = Math.min(1, Math.max(0, (time - piece.from) / (piece.to - piece.from)));
      return piece.start + within * (piece.end - piece.start);
    },
    breaks: pieces.filter(({ ms }) => ms > gapMs).map(({ start, end, ms }) => ({ from: start, to: end, ms })),
  };
}
