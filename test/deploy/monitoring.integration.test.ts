// Dashboards and alert rules against what a running Waggle tells, and the rules by their own tests.
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { isDelivered, placed, trackUntil } from '../support/customer.ts';
import { startWaggle, temporaryFolder, type WaggleProcess } from '../support/waggle.ts';
import { exporterMetrics } from './exporter-metrics.ts';

const monitoring = path.resolve(import.meta.dirname, '../../deploy/monitoring');
const promtool = inject('promtool');
const ruleFiles = globSync('alerts/*.yaml', { cwd: monitoring }).sort();
const ruleTests = globSync('tests/*.yaml', { cwd: monitoring }).sort();
const dashboardFiles = globSync('dashboards/*.json', { cwd: monitoring });

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
}
interface RuleTests {
  readonly tests: readonly {
    readonly name: string;
    readonly alert_rule_test: readonly { readonly exp_alerts: readonly unknown[] }[];
  }[];
}
interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets: readonly { readonly expr: string }[];
  }[];
}
const read = (file: string): unknown => parse(readFileSync(path.join(monitoring, file), 'utf8'));
const rules = ruleFiles.flatMap((file) => (read(file) as Rules).groups.flatMap((group) => group.rules));
const dashboards = dashboardFiles.map(
  (file) => JSON.parse(readFileSync(path.join(monitoring, file), 'utf8')) as Dashboard,
);

/** The metrics that an expression asks for, with the labels that it asks of each. */
function metricsIn(expr: string): { name: string; labels: string[] }[] {
  const names = [...expr.matchAll(/\b((?:waggle|process|nodejs|redis|mongodb|cloudflared)_\w+)(?:\{([^}]*)\})?/g)];
  return names.map(([, name = '', inside = '']) => ({
    name,
    labels: [...inside.matchAll(/(\w+)\s*(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label),
  }));
}

/** Metric → its labels, as /metrics tells them; histograms under the names that their parts have. */
function metricsOf(text: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const line of text.split('\n')) {
    const [, declared] = /^# TYPE (\w+) (?:counter|gauge|histogram|summary)$/.exec(line) ?? [];
    if (declared) found.set(declared, new Set());
    const [, name, inside = ''] = /^([a-z]\w+)(?:\{(.*)\})? \S+$/i.exec(line) ?? [];
    if (!name) continue;
    const labels = found.get(name) ?? new Set();
    for (const [, label = ''] of inside.matchAll(/(\w+)="/g)) labels.add(label);
    found.set(name, labels);
  }
  return found;
}

/** Each metric or label that nobody tells. */
const unknown = (exprs: readonly string[], told: ReadonlyMap<string, ReadonlySet<string>>): string[] =>
  exprs.flatMap((expr) =>
    metricsIn(expr).flatMap(({ name, labels }) => {
      const known = told.get(name);
      if (!known) return [name];
      // A counter that has not counted yet has no labels to compare.
      return known.size === 0 ? [] : labels.filter((label) => !known.has(label)).map((label) => `${name}{${label}}`);
    }),
  );

describe('what dashboards and alerts ask for', () => {
  const { folder, remove } = temporaryFolder();
  let waggle: WaggleProcess;
  let told: Map<string, Set<string>>;
  beforeAll(async () => {
    waggle = await startWaggle({ settings: { WAGGLE_DATA: folder, WAGGLE_SIMULATOR_SPEED: '100', LOG_LEVEL: 'warn' } });
    for (let i = 0; i < 3; i += 1) {
      const order = await placed(waggle.url);
      await trackUntil(waggle.url, order, isDelivered);
    }
    told = metricsOf(await (await fetch(`${waggle.url}/metrics`)).text());
    for (const { metrics } of Object.values(exporterMetrics))
      for (const [name, labels] of Object.entries(metrics)) told.set(name, new Set(labels));
  });
  afterAll(async () => {
    await waggle?.end();
    remove();
  });

  test('is told by a running Waggle or by an exporter, metric by metric and label by label', () => {
    expect(told.size).toBeGreaterThan(30);
    expect(
      unknown(
        rules.map(({ expr }) => expr),
        told,
      ),
    ).toEqual([]);
    for (const { panels } of dashboards)
      expect(
        unknown(
          panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
          told,
        ),
      ).toEqual([]);
  });

  test('a metric or a label that is not told would be found', () => {
    const asked = ['rate(waggle_orders_eaten_total[5m])', 'max(waggle_group_lag{queue="a"})', 'redis_upp == 0'];
    expect(unknown(asked, told)).toEqual(['waggle_orders_eaten_total', 'waggle_group_lag{queue}', 'redis_upp']);
  });
});

test('the chart and compose run the exporters in the versions whose metrics are known here', () => {
  interface Image {
    readonly repository: string;
    readonly tag: string;
  }
  const deploy = path.join(monitoring, '..');
  const valuesOf = (file: string) => parse(readFileSync(path.join(deploy, 'helm/waggle', file), 'utf8'));
  const images: Record<string, Image> = {
    redis: valuesOf('charts/redis/values.yaml').exporter.image,
    mongodb: valuesOf('charts/mongodb/values.yaml').exporter.image,
    cloudflared: valuesOf('values.yaml').cloudflared.image,
  };
  const compose = readFileSync(path.join(deploy, 'compose.yaml'), 'utf8');
  for (const [name, { image }] of Object.entries(exporterMetrics)) {
    expect(`${images[name]?.repository}:${images[name]?.tag}`.split('@')[0]).toBe(image);
    // A tunnel is the cluster's alone.
    if (name !== 'cloudflared') expect(compose.replaceAll(/@sha256:\w+$/gm, '')).toContain(`image: ${image}\n`);
  }
});

describe('dashboards', () => {
  test('there is one for orders, one for events, one for notifications; each panel says what to ask and overlaps no other', () => {
    expect(dashboards.map(({ uid }) => uid).sort()).toEqual(['waggle-events', 'waggle-notifications', 'waggle-orders']);
    for (const { panels } of dashboards) {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      for (const { targets } of panels) expect(targets.length).toBeGreaterThan(0);
    }
  });
});

describe.skipIf(!promtool)('promtool', () => {
  const run = (...args: readonly string[]) =>
    execFileSync(promtool ?? '', args, { encoding: 'utf8', cwd: monitoring, stdio: ['ignore', 'pipe', 'pipe'] });

  test('takes the rules and the configuration of compose’s Prometheus', () => {
    const checked = run('check', 'rules', ...ruleFiles);
    const counts = [...checked.matchAll(/SUCCESS: (\d+) rules found/g)].map(([, count]) => Number(count));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rules.length);
    expect(run('check', 'config', '--syntax-only', 'compose/prometheus.yaml')).toContain('SUCCESS');
  });

  test('each alert is silent when all is well and speaks up when it is not', () => {
    expect(run('test', 'rules', ...ruleTests)).not.toContain('FAILED');
    const tests = ruleTests.flatMap((file) => (read(file) as RuleTests).tests);
    expect([...new Set(tests.map(({ name }) => name))].sort()).toEqual(rules.map(({ alert }) => alert).sort());
    for (const { alert_rule_test } of tests)
      expect(alert_rule_test.map(({ exp_alerts }) => exp_alerts.length)).toEqual([0, 1]);
  });
});
