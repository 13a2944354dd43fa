// Gauges that are measured only when Prometheus reads the metrics.
import { Gauge, type Registry } from 'prom-client';
import { withTimeout } from './with-timeout.ts';

export interface MeasuredGauges<Name extends string> {
  readonly gauges: Readonly<Record<Name, Gauge>>;
  /** Adds a measurement that runs when metrics are read, before the gauges are. */
  measure(measurement: () => Promise<void>): void;
}

/**
 * Gauges that are set together: the first one that is collected runs the measurements, and the others wait for them. When a
 * measurement fails or hangs, collecting still succeeds and the last values stay. Services of one process that describe the
 * same gauges share them.
 */
export function measuredGauges<Name extends string>(
  metrics: Registry,
  described: Readonly<Record<Name, { readonly help: string; readonly labels: readonly string[] }>>,
): MeasuredGauges<Name> {
  const names = Object.keys(described) as Name[];
  const key = names.join();
  const families = familiesOf.get(metrics) ?? new Map<string, unknown>();
  familiesOf.set(metrics, families);
  const made = families.get(key);
  if (made) return made as MeasuredGauges<Name>;
  const measurements: (() => Promise<void>)[] = [];
  let running: Promise<unknown> | null = null;
  const collect = async () => {
    running ??= Promise.allSettled(measurements.map((measurement) => withTimeout(1_000, key, measurement()))).finally(
      () => {
        running = null;
      },
    );
    await running;
  };
  const gauge = (name: Name) => {
    const { help, labels } = described[name];
    return new Gauge({ name, help, labelNames: [...labels], registers: [metrics], collect });
  };
  const family: MeasuredGauges<Name> = {
    gauges: Object.fromEntries(names.map((name) => [name, gauge(name)])) as Record<Name, Gauge>,
    measure: (measurement) => measurements.push(measurement),
  };
  families.set(key, family);
  return family;
}
const familiesOf = new WeakMap<Registry, Map<string, unknown>>();
