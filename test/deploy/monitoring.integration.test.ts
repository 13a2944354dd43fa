// Dashboards and alert rules against what a running Waggle tells, and the rules by their own tests.
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { isDelivered, placed, trackUntil } from '../support/customer.ts';
import { startWaggle, temporaryFolder, type WaggleProcess } from '../support/waggle.ts';

const monitoring = path.resolve(import.meta.dirname, '../../deploy/monitoring');
const promtool = inject('promtool');
const rulesFile = path.join(monitoring, 'alerts/waggle.yaml');
const dashboardFiles = globSync('dashboards/*.json', { cwd: monitoring });

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
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
const rules = (parse(readFileSync(rulesFile, 'utf8')) as Rules).groups.flatMap((group) => group.rules);
const dashboards = dashboardFiles.map(
  (file) => JSON.parse(readFileSync(path.join(monitoring, file), 'utf8')) as Dashboard,
);

/** The metrics that an expression asks for, with the labels that it asks of each. */
function metricsIn(expr: string): { name: string; labels: string[] }[] {
  const names = [...expr.matchAll(/\b((?:waggle|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)];
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
  });
  afterAll(async () => {
    await waggle?.end();
    remove();
  });

  test('is told by a running Waggle, metric by metric and label by label', () => {
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
    expect(unknown(['rate(waggle_orders_eaten_total[5m])', 'max(waggle_group_lag{queue="a"})'], told)).toEqual([
      'waggle_orders_eaten_total',
      'waggle_group_lag{queue}',
    ]);
  });
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
    expect(run('check', 'rules', rulesFile)).toContain(`SUCCESS: ${rules.length} rules found`);
    expect(run('check', 'config', '--syntax-only', 'compose/prometheus.yaml')).toContain('SUCCESS');
  });

  test('each alert is silent when all is well and speaks up when it is not', () => {
    expect(run('test', 'rules', 'tests/alerts.yaml')).toContain('SUCCESS');
    const { tests } = parse(readFileSync(path.join(monitoring, 'tests/alerts.yaml'), 'utf8')) as {
      tests: { name: string; alert_rule_test: { exp_alerts: unknown[] }[] }[];
    };
    expect(tests.map(({ name }) => name).sort()).toEqual(rules.map(({ alert }) => alert).sort());
    for (const { alert_rule_test } of tests)
      expect(alert_rule_test.map(({ exp_alerts }) => exp_alerts.length)).toEqual([0, 1]);
  });
});
