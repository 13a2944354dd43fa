// The bars of one row of a journey, on its time axis.
import type { JourneyBar } from './journey-rows.rules.ts';
import styles from './journey-track.module.css';
import type { TimeScale } from './time-scale.rules.ts';

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

export function JourneyTrack({ bars, scale }: { readonly bars: readonly JourneyBar[]; readonly scale: TimeScale }) {
  return (
    <div className={styles.track} aria-hidden="true">
      {scale.breaks.map(({ from, to }) => (
        <span key={from} className={styles.gap} style={{ left: percent(from), width: percent(to - from) }} />
      ))}
      {bars.map(({ kind, from, to }) => (
        <span
          key={kind}
          className={styles.bar}
          data-kind={kind}
          style={{ left: percent(scale.at(from)), width: percent(scale.at(to) - scale.at(from)) }}
        />
      ))}
    </div>
  );
}

/** @param text of the length of a gap */
export function JourneyAxis({ scale, text }: { readonly scale: TimeScale; readonly text: (ms: number) => string }) {
  return (
    <div className={styles.axis} aria-hidden="true">
      {scale.breaks.map(({ from, to, ms }) => (
        <span key={from} className={styles.label} style={{ left: percent(from), width: percent(to - from) }}>
          {text(ms)}
        </span>
      ))}
    </div>
  );
}
