// Dashboards and alert rules against the metrics of a running Waggle.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { serviceNames } from '@waggle/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isDelivered, placed, trackUntil } from '../support/customer.ts';
import { startWaggle, temporaryFolder, type WaggleProcess } from '../support/waggle.ts';
import { clusterMetrics, exporterMetrics } from './exporter-metrics.ts';
import { alertRules, dashboards, everyDashboard, exprsOf, metricsIn } from './monitoring-files.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Metric → its labels, from /metrics; histograms under the names of their parts. */
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

/** Each metric or label that nothing exports; Prometheus itself adds the namespace. */
const unknown = (exprs: readonly string[], exported: ReadonlyMap<string, ReadonlySet<string>>): string[] =>
  exprs.flatMap((expr) =>
    metricsIn(expr).flatMap(({ name, labels }) => {
      const known = exported.get(name);
      if (!known) return [name];
      // A counter at zero may have no labels to compare.
      const compared = labels.filter((label) => label !== 'namespace');
      return known.size === 0 ? [] : compared.filter((label) => !known.has(label)).map((label) => `${name}{${label}}`);
    }),
  );

describe('what dashboards and alerts query', () => {
  const { folder, remove } = temporaryFolder();
  let waggle: WaggleProcess;
  let text: string;
  let exported: Map<string, Set<string>>;
  beforeAll(async () => {
    waggle = await startWaggle({ settings: { WAGGLE_DATA: folder, WAGGLE_SIMULATOR_SPEED: '100', LOG_LEVEL: 'warn' } });
    for (let i = 0; i < 3; i += 1) {
      const order = await placed(waggle.url);
      await trackUntil(waggle.url, order, isDelivered);
    }
    text = await (await fetch(`${waggle.url}/metrics`)).text();
    exported = metricsOf(text);
    for (const { metrics } of Object.values(exporterMetrics))
      for (const [name, labels] of Object.entries(metrics)) exported.set(name, new Set(labels));
    for (const [name, labels] of Object.entries(clusterMetrics)) exported.set(name, new Set(labels));
  });
  afterAll(async () => {
    await waggle?.end();
    remove();
  });

  test('is exported by a running Waggle or by an exporter, metric by metric and label by label', () => {
    expect(exported.size).toBeGreaterThan(30);
    expect(
      unknown(
        alertRules.map(({ expr }) => expr),
        exported,
      ),
    ).toEqual([]);
    for (const dashboard of dashboards) expect(unknown(exprsOf(dashboard), exported)).toEqual([]);
  });

  test('each service reports waggle_process_info, which marks the process as Waggle’s', () => {
    const reported = [...text.matchAll(/^waggle_process_info\{service="(\w+)"\} 1$/gm)].map(([, service]) => service);
    expect(reported.sort()).toEqual([...serviceNames].sort());
  });

  test('counters whose first event matters are exported as zero from the start', () => {
    for (const metric of ['waggle_events_lost_total', 'waggle_events_dead_lettered_total'])
      expect(text).toContain(`${metric}{service="deliveries",stream="orders-stream"} 0\n`);
    const failed = 'waggle_events_failed_total{service="deliveries",stream="orders-stream",event_type="order.created"}';
    expect(text).toContain(`${failed} 0\n`);
  });

  test('a metric or a label that is not exported is found', () => {
    const queries = ['rate(waggle_orders_eaten_total[5m])', 'max(waggle_group_lag{queue="a"})', 'redis_upp == 0'];
    expect(unknown(queries, exported)).toEqual(['waggle_orders_eaten_total', 'waggle_group_lag{queue}', 'redis_upp']);
  });
});

test('the chart and compose run the exporter versions whose metrics are listed here', () => {
  interface Image {
    readonly repository: string;
    readonly tag: string;
  }
  const deploy = path.join(root, 'deploy');
  const valuesOf = (file: string) => parse(readFileSync(path.join(deploy, 'helm/waggle', file), 'utf8'));
  const images: Record<string, Image> = {
    redis: valuesOf('charts/redis/values.yaml').exporter.image,
    mongodb: valuesOf('charts/mongodb/values.yaml').exporter.image,
    cloudflared: valuesOf('values.yaml').cloudflared.image,
  };
  const compose = readFileSync(path.join(deploy, 'compose.yaml'), 'utf8');
  for (const [name, { image }] of Object.entries(exporterMetrics)) {
    expect(`${images[name]?.repository}:${images[name]?.tag}`.split('@')[0]).toBe(image);
    // Only a cluster has a tunnel.
    if (name !== 'cloudflared') expect(compose.replaceAll(/@sha256:\w+$/gm, '')).toContain(`image: ${image}\n`);
  }
});

describe('dashboards', () => {
  test('there is one for orders, events, stores and logs each, and those of the services; each panel has a query and overlaps no other', () => {
    const ofServices = globSync('services/*/monitoring/*.json', { cwd: root }).map((file) =>
      path.basename(file, '.json'),
    );
    expect(ofServices).toContain('waggle-notifications');
    const ofAll = ['waggle-events', 'waggle-orders', 'waggle-stores', 'waggle-logs'];
    expect(everyDashboard.map(({ uid }) => uid).sort()).toEqual([...ofAll, ...ofServices].sort());
    for (const { panels } of everyDashboard) {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      for (const { targets } of panels) expect(targets.length).toBeGreaterThan(0);
    }
  });

  test('each number is limited to the selected namespaces', () => {
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

  test('each panel has a unit and a description, and turns red only where intended', () => {
    for (const { panels } of dashboards) {
      for (const { type, title, description, fieldConfig, targets } of panels) {
        expect(description, title).not.toBe('');
        expect(fieldConfig.defaults.unit, title).toBeTruthy();
        // By default, Grafana turns a stat red from 80 on.
        if (type === 'stat') expect(fieldConfig.defaults.thresholds, title).toBeDefined();
        for (const { expr, legendFormat } of targets)
          for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
            if (expr.includes(' by (')) expect(expr.match(/ by \(([^)]*)\)/)?.[1]?.split(', '), title).toContain(label);
      }
    }
  });
});
