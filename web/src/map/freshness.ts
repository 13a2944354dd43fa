// The freshness of a courier's position: without a newer one it fades, then disappears.

const fadesAfterMs = 10_000;
const goneAfterMs = 60_000;
const faintest = 0.3;

export interface Freshness {
  /** 1 for a new position. */
  readonly opacity: number;
  readonly stale: boolean;
}

/** @returns null for a position that is too old to show */
export function freshness(ageMs: number): Freshness | null {
  if (ageMs >= goneAfterMs) return null;
  if (ageMs <= fadesAfterMs) return { opacity: 1, stale: false };
  const faded = (ageMs - fadesAfterMs) / (goneAfterMs - fadesAfterMs);
  return { opacity: 1 - faded * (1 - faintest), stale: true };
}
