// Runs the alert rules' own tests, and checks the dashboards' expressions with Prometheus itself.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { temporaryFolder } from '../support/waggle.ts';
import {
  alertRules,
  dashboards,
  exprsOf,
  metricsIn,
  monitoringFolder,
  type RuleTest,
  type RuleTests,
  readMonitoring,
  ruleFiles,
  ruleTests,
} from './monitoring-files.ts';

const promtool = inject('promtool');

describe.skipIf(!promtool)('promtool', () => {
  const run = (...args: readonly string[]) =>
    execFileSync(promtool ?? '', args, { encoding: 'utf8', cwd: monitoringFolder, stdio: ['ignore', 'pipe', 'pipe'] });

  test('accepts the rules and the configuration of compose’s Prometheus', () => {
    const checked = run('check', 'rules', ...ruleFiles);
    const counts = [...checked.matchAll(/SUCCESS: (\d+) rules found/g)].map(([, count]) => Number(count));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(alertRules.length);
    expect(run('check', 'config', '--syntax-only', 'compose/prometheus.yaml')).toContain('SUCCESS');
  });

  const testsIn = (file: string) => (readMonitoring(file) as RuleTests).tests;
  const alertOf = ({ name }: RuleTest): string => name.split(':')[0] ?? '';

  test('each alert fires on its problem and is silent otherwise', () => {
    expect(run('test', 'rules', ...ruleTests)).not.toContain('FAILED');
    const tests = ruleTests.flatMap(testsIn);
    expect([...new Set(tests.map(alertOf))].sort()).toEqual(alertRules.map(({ alert }) => alert).sort());
    for (const { name, alert_rule_test } of tests) {
      const counts = alert_rule_test.map(({ exp_alerts }) => exp_alerts.length);
      if (!name.includes(': ')) expect([counts[0], counts.at(-1)], name).toEqual([0, 1]);
    }
  });

  test('each alert on metrics of other programs too is silent about somebody else’s', () => {
    const shared = alertRules.map(({ alert, expr }) => {
      const names = metricsIn(expr).map(({ name }) => name);
      return { alert, metrics: new Set(names.filter((name) => !name.startsWith('waggle_'))) };
    });
    for (const { alert, metrics } of shared.filter(({ metrics }) => metrics.size > 0)) {
      const theirs = ruleTests.flatMap(testsIn).find(({ name }) => name === `${alert}: somebody else's`);
      expect(theirs?.alert_rule_test.flatMap(({ exp_alerts }) => exp_alerts)).toEqual([]);
      const covered = theirs?.input_series.filter(({ series }) => series.includes('namespace="billing"'));
      // Metrics that exist only when all is well make no difference.
      const optional = new Set(['kube_cronjob_status_last_successful_time']);
      const queried = [...metrics].filter((metric) => !optional.has(metric)).sort();
      expect([...new Set(covered?.map(({ series }) => series.split('{')[0]))].sort()).toEqual(queried);
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
      const { rule_files, tests, ...options } = readMonitoring(file) as RuleTests;
      const written = path.join(folder, path.basename(file));
      const content = {
        ...options,
        rule_files: rule_files.map((rule) => path.resolve(monitoringFolder, path.dirname(file), rule)),
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

    test('Prometheus accepts the query of every panel', () => {
      const exprs = dashboards.flatMap((dashboard) => exprsOf(dashboard)).map((expr) => filledIn(expr, '.*'));
      const written = path.join(folder, 'rules.yaml');
      const asRules = exprs.map((expr, i) => ({ record: `panel:${i}`, expr }));
      writeFileSync(written, stringify({ groups: [{ name: 'panels', rules: asRules }] }));
      expect(run('check', 'rules', written)).toContain(`SUCCESS: ${exprs.length} rules found`);
    });

    test('process metrics are shown only for Waggle’s processes, in compose and in a cluster', () => {
      const processMetrics = (labels: string) => ({
        [`process_resident_memory_bytes{${labels}}`]: '100x20',
        [`process_cpu_seconds_total{${labels}}`]: '0+60x20',
        [`nodejs_eventloop_lag_p99_seconds{${labels}}`]: '0.5x20',
      });
      const waggle = (labels: string) => ({
        [`waggle_process_info{${labels},service="orders"}`]: '1x20',
        ...processMetrics(labels),
      });
      const compose = { ...waggle('job="waggle",instance="a"'), ...processMetrics('job="stores",instance="b"') };
      const cluster = {
        ...waggle('namespace="kitchen",job="waggle-orders",instance="a"'),
        ...waggle('namespace="bakery",job="waggle-orders",instance="b"'),
        ...processMetrics('namespace="billing",job="billing",instance="a"'),
        ...processMetrics('namespace="kitchen",job="redis",instance="c"'),
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
