// Bars for the values of days or hours. Decoration for those who see it: the table beside it has every number.
import styles from './bar-chart.module.css';

interface Bar {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  /** As people read it, for the pointer. */
  readonly text: string;
}

export interface BarChartProps {
  readonly bars: readonly Bar[];
  /** The highest value in words. */
  readonly highest: string;
}

/** Units of the drawing for a bar and its gap: it is stretched to the width of the page. */
const step = 10;
const gap = 2;
const height = 100;

export function BarChart({ bars, highest }: BarChartProps) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const [first, middle, last] = [bars[0], bars[Math.floor(bars.length / 2)], bars.at(-1)];
  const labels = bars.length < 3 ? bars : [first, middle, last].flatMap((one) => (one ? [one] : []));
  return (
    <div className={styles.chart} aria-hidden="true">
      <p className={styles.highest}>{highest}</p>
      <svg
        viewBox={`0 0 ${bars.length * step} ${height}`}
        preserveAspectRatio="none"
        focusable="false"
        aria-hidden="true"
      >
        {bars.map(({ key, label, value, text }, n) => (
          <rect
            key={key}
            x={n * step + gap / 2}
            y={height - (value / most) * height}
            width={step - gap}
            height={(value / most) * height}
          >
            <title>{`${label}: ${text}`}</title>
          </rect>
        ))}
      </svg>
      <ol className={styles.labels}>
        {labels.map(({ key, label }) => (
          <li key={key}>{label}</li>
        ))}
      </ol>
    </div>
  );
}
