// Dashboards and alert rules against what a running Waggle tells, and the rules by their own tests.
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { services } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse, stringify } from 'yaml';
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
interface RuleTest {
  /** The alert, and after a colon what the case is about when it is not the first one. */
  readonly name: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly alert_rule_test: readonly {
    readonly exp_alerts: readonly {
      readonly exp_labels: Readonly<Record<string, string>>;
      readonly exp_annotations: { readonly summary: string; readonly action: string };
    }[];
  }[];
}
interface RuleTests {
  readonly rule_files: readonly string[];
  readonly tests: readonly RuleTest[];
}
interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] };
  readonly panels: readonly {
    readonly id: number;
    readonly type: string;
    readonly title: string;
    readonly description: string;
    readonly fieldConfig: { readonly defaults: { readonly unit: string; readonly thresholds?: object } };
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
}
const read = (file: string): unknown => parse(readFileSync(path.join(monitoring, file), 'utf8'));
const rules = ruleFiles.flatMap((file) => (read(file) as Rules).groups.flatMap((group) => group.rules));
const dashboards = dashboardFiles.map(
  (file) => JSON.parse(readFileSync(path.join(monitoring, file), 'utf8')) as Dashboard,
);
const exprsOf = ({ panels }: Dashboard): string[] => panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

// What kube-state-metrics tells of Jobs and CronJobs, where a cluster has it: docs/metrics/workload of its repository.
const clusterMetrics: Readonly<Record<string, readonly string[]>> = {
  kube_job_created: ['job_name'],
  kube_job_failed: ['job_name', 'condition'],
  kube_cronjob_created: ['cronjob'],
  kube_cronjob_status_last_schedule_time: ['cronjob'],
  kube_cronjob_status_last_successful_time: ['cronjob'],
  kube_cronjob_next_schedule_time: ['cronjob'],
};

/** The metrics that an expression asks for, with the labels that it asks of each. */
function metricsIn(expr: string): { name: string; labels: string[] }[] {
  const names = [...expr.matchAll(/\b((?:waggle|process|nodejs|redis|mongodb|cloudflared|kube)_\w+)(?:\{([^}]*)\})?/g)];
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

/** Each metric or label that nobody tells; the namespace is Prometheus' own to add. */
const unknown = (exprs: readonly string[], told: ReadonlyMap<string, ReadonlySet<string>>): string[] =>
  exprs.flatMap((expr) =>
    metricsIn(expr).flatMap(({ name, labels }) => {
      const known = told.get(name);
      if (!known) return [name];
      // A counter that has not counted yet has no labels to compare.
      const asked = labels.filter((label) => label !== 'namespace');
      return known.size === 0 ? [] : asked.filter((label) => !known.has(label)).map((label) => `${name}{${label}}`);
    }),
  );

describe('what dashboards and alerts ask for', () => {
  const { folder, remove } = temporaryFolder();
  let waggle: WaggleProcess;
  let text: string;
  let told: Map<string, Set<string>>;
  beforeAll(async () => {
    waggle = await startWaggle({ settings: { WAGGLE_DATA: folder, WAGGLE_SIMULATOR_SPEED: '100', LOG_LEVEL: 'warn' } });
    for (let i = 0; i < 3; i += 1) {
      const order = await placed(waggle.url);
      await trackUntil(waggle.url, order, isDelivered);
    }
    text = await (await fetch(`${waggle.url}/metrics`)).text();
    told = metricsOf(text);
    for (const { metrics } of Object.values(exporterMetrics))
      for (const [name, labels] of Object.entries(metrics)) told.set(name, new Set(labels));
    for (const [name, labels] of Object.entries(clusterMetrics)) told.set(name, new Set(labels));
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
    for (const dashboard of dashboards) expect(unknown(exprsOf(dashboard), told)).toEqual([]);
  });

  test('each service says that it runs in this process, which makes its process one of Waggle’s', () => {
    const told = [...text.matchAll(/^waggle_process_info\{service="(\w+)"\} 1$/gm)].map(([, service]) => service);
    expect(told.sort()).toEqual([...services].sort());
  });

  test('what is told of at its first time is told from the start', () => {
    for (const metric of ['waggle_events_lost_total', 'waggle_events_dead_lettered_total'])
      expect(text).toContain(`${metric}{service="deliveries",stream="orders-stream"} 0\n`);
    const failed = 'waggle_events_failed_total{service="deliveries",stream="orders-stream",event_type="order.created"}';
    expect(text).toContain(`${failed} 0\n`);
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

  test('each shows the Waggle of the namespaces that are chosen, in every number', () => {
    for (const { templating, panels } of dashboards) {
      const chosen = { name: 'namespace', type: 'query', includeAll: true, allValue: '.*' };
      expect(templating.list).toContainEqual(expect.objectContaining(chosen));
      for (const { title, targets } of panels)
        for (const { expr } of targets)
          expect(
            metricsIn(expr).filter(({ labels }) => !labels.includes('namespace')),
            title,
          ).toEqual([]);
    }
  });

  test('each panel has a unit, says what it shows, and turns red only where that was meant', () => {
    for (const { panels } of dashboards) {
      for (const { type, title, description, fieldConfig, targets } of panels) {
        expect(description, title).not.toBe('');
        expect(fieldConfig.defaults.unit, title).toBeTruthy();
        // Where nothing is said, Grafana makes a stat red from 80 on.
        if (type === 'stat') expect(fieldConfig.defaults.thresholds, title).toBeDefined();
        for (const { expr, legendFormat } of targets)
          for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
            if (expr.includes(' by (')) expect(expr.match(/ by \(([^)]*)\)/)?.[1]?.split(', '), title).toContain(label);
      }
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

  const testsIn = (file: string) => (read(file) as RuleTests).tests;
  const alertOf = ({ name }: RuleTest): string => name.split(':')[0] ?? '';

  test('each alert is silent when all is well and speaks up when it is not', () => {
    expect(run('test', 'rules', ...ruleTests)).not.toContain('FAILED');
    const tests = ruleTests.flatMap(testsIn);
    expect([...new Set(tests.map(alertOf))].sort()).toEqual(rules.map(({ alert }) => alert).sort());
    for (const { name, alert_rule_test } of tests) {
      const counts = alert_rule_test.map(({ exp_alerts }) => exp_alerts.length);
      if (!name.includes(': ')) expect([counts[0], counts.at(-1)], name).toEqual([0, 1]);
    }
  });

  test('each alert that asks for what others tell too is silent about somebody else’s', () => {
    const shared = rules.map(({ alert, expr }) => {
      const names = metricsIn(expr).map(({ name }) => name);
      return { alert, metrics: new Set(names.filter((name) => !name.startsWith('waggle_'))) };
    });
    for (const { alert, metrics } of shared.filter(({ metrics }) => metrics.size > 0)) {
      const theirs = ruleTests.flatMap(testsIn).find(({ name }) => name === `${alert}: somebody else's`);
      expect(theirs?.alert_rule_test.flatMap(({ exp_alerts }) => exp_alerts)).toEqual([]);
      const told = theirs?.input_series.filter(({ series }) => series.includes('namespace="billing"'));
      // What is only there when all is well makes no difference.
      const optional = new Set(['kube_cronjob_status_last_successful_time']);
      const asked = [...metrics].filter((metric) => !optional.has(metric)).sort();
      expect([...new Set(told?.map(({ series }) => series.split('{')[0]))].sort()).toEqual(asked);
    }
  });

  describe('without namespaces, as in compose', () => {
    const { folder, remove } = temporaryFolder();
    afterAll(remove);

    const inCompose = ({ series }: { series: string }) => !/namespace="(?!kitchen")/.test(series);
    const without = (test: RuleTest) => ({
      ...test,
      input_series: test.input_series.filter(inCompose).map(({ series, values }) => ({
        series: series.replace(/namespace="kitchen",?/, ''),
        values,
      })),
      alert_rule_test: test.alert_rule_test.map((evaluated) => ({
        ...evaluated,
        exp_alerts: evaluated.exp_alerts.map(
          ({ exp_labels: { namespace: _, ...exp_labels }, exp_annotations: { action, ...annotations } }) => ({
            exp_labels,
            exp_annotations: { ...annotations, action: action.replace('kubectl -n kitchen', 'kubectl') },
          }),
        ),
      })),
    });

    test.each(ruleTests)('%s says the same', (file) => {
      const { rule_files, tests, ...options } = read(file) as RuleTests;
      const written = path.join(folder, path.basename(file));
      const content = {
        ...options,
        rule_files: rule_files.map((rule) => path.resolve(monitoring, 'tests', rule)),
        tests: tests.filter(({ name }) => !name.includes('somebody else')).map(without),
      };
      writeFileSync(written, stringify(content));
      expect(run('test', 'rules', written)).not.toContain('FAILED');
    });
  });

  describe('dashboards', () => {
    const { folder, remove } = temporaryFolder();
    afterAll(remove);
    const filledIn = (expr: string, namespace: string) =>
      expr.replaceAll('$namespace', namespace).replaceAll('$__rate_interval', '5m');

    const shown = (file: string, namespace: string, input: Readonly<Record<string, string>>, wanted: object) => {
      const written = path.join(folder, file);
      const input_series = Object.entries(input).map(([series, values]) => ({ series, values }));
      const promql_expr_test = Object.entries(wanted).map(([expr, samples]) => ({
        expr: filledIn(expr, namespace),
        eval_time: '20m',
        exp_samples: samples,
      }));
      writeFileSync(written, stringify({ tests: [{ interval: '1m', input_series, promql_expr_test }] }));
      return run('test', 'rules', written);
    };
    const panel = (title: string): string => {
      const found = dashboards.flatMap(({ panels }) => panels).find((one) => one.title === title);
      return found?.targets[0]?.expr ?? '';
    };

    test('Prometheus understands what every panel asks', () => {
      const exprs = dashboards.flatMap(exprsOf).map((expr) => filledIn(expr, '.*'));
      const written = path.join(folder, 'rules.yaml');
      const asRules = exprs.map((expr, i) => ({ record: `panel:${i}`, expr }));
      writeFileSync(written, stringify({ groups: [{ name: 'panels', rules: asRules }] }));
      expect(run('check', 'rules', written)).toContain(`SUCCESS: ${exprs.length} rules found`);
    });

    test('what every process tells is shown of Waggle’s processes alone, in compose as in a cluster', () => {
      const told = (labels: string) => ({
        [`process_resident_memory_bytes{${labels}}`]: '100x20',
        [`process_cpu_seconds_total{${labels}}`]: '0+60x20',
        [`nodejs_eventloop_lag_p99_seconds{${labels}}`]: '0.5x20',
      });
      const waggle = (labels: string) => ({
        [`waggle_process_info{${labels},service="orders"}`]: '1x20',
        ...told(labels),
      });
      const compose = { ...waggle('job="waggle",instance="a"'), ...told('job="stores",instance="b"') };
      const cluster = {
        ...waggle('namespace="kitchen",job="waggle-orders",instance="a"'),
        ...waggle('namespace="bakery",job="waggle-orders",instance="b"'),
        ...told('namespace="billing",job="billing",instance="a"'),
        ...told('namespace="kitchen",job="redis",instance="c"'),
      };
      const labels = '{job="waggle",instance="a"}';
      const inCompose = {
        [panel('Processes')]: [{ labels: '{}', value: 1 }],
        [panel('Memory')]: [{ labels: '{}', value: 100 }],
        [panel('Memory of each process')]: [{ labels: `process_resident_memory_bytes${labels}`, value: 100 }],
        [panel('CPU of each process')]: [{ labels, value: 1 }],
        [panel('Event loop')]: [{ labels: `nodejs_eventloop_lag_p99_seconds${labels}`, value: 0.5 }],
      };
      expect(shown('compose.yaml', '.*', compose, inCompose)).toContain('SUCCESS');
      const counted = (processes: number) => ({
        [panel('Processes')]: [{ labels: '{}', value: processes }],
        [panel('Memory')]: [{ labels: '{}', value: 100 * processes }],
      });
      expect(shown('cluster.yaml', '.*', cluster, counted(2))).toContain('SUCCESS');
      expect(shown('one.yaml', 'kitchen', cluster, counted(1))).toContain('SUCCESS');
    });
  });
});
