// The dashboards and alert rules of deploy/monitoring, and the rules' tests.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export const monitoringFolder = path.resolve(import.meta.dirname, '../../deploy/monitoring');
export const ruleFiles = globSync('alerts/*.yaml', { cwd: monitoringFolder }).sort();
/** For the metrics of every process, and for each service's own alerts. */
export const ruleTests = globSync(['tests/*.yaml', '../../services/*/monitoring/*.test.yaml'], {
  cwd: monitoringFolder,
}).sort();
const dashboardFiles = globSync('dashboards/*.json', { cwd: monitoringFolder });

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
}
export interface RuleTest {
  /** The alert, and after a colon the subject of any case but the first. */
  readonly name: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly alert_rule_test: readonly {
    readonly exp_alerts: readonly {
      readonly exp_labels: Readonly<Record<string, string>>;
      readonly exp_annotations: { readonly summary: string; readonly action: string };
    }[];
  }[];
}
export interface RuleTests {
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
    readonly datasource: { readonly type: 'prometheus' | 'loki' | 'tempo'; readonly uid: string };
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
}
export const readMonitoring = (file: string): unknown => parse(readFileSync(path.join(monitoringFolder, file), 'utf8'));
export const alertRules = ruleFiles.flatMap((file) =>
  (readMonitoring(file) as Rules).groups.flatMap((group) => group.rules),
);
/** All of them. */
export const everyDashboard = dashboardFiles.map(
  (file) => JSON.parse(readFileSync(path.join(monitoringFolder, file), 'utf8')) as Dashboard,
);
const asks = (source: 'prometheus' | 'loki') => (dashboard: Dashboard) =>
  dashboard.panels.some(({ datasource }) => datasource.type === source);
/** Those of metrics. */
export const dashboards = everyDashboard.filter(asks('prometheus'));
export const exprsOf = ({ panels }: Dashboard, source: 'prometheus' | 'loki' = 'prometheus'): string[] =>
  panels
    .filter(({ datasource }) => datasource.type === source)
    .flatMap(({ targets }) => targets.map(({ expr }) => expr));
/** The LogQL of every panel. */
export const logQueries = everyDashboard.filter(asks('loki')).flatMap((dashboard) => exprsOf(dashboard, 'loki'));

/** The metrics that an expression queries, with the labels that it uses of each. */
export function metricsIn(expr: string): { name: string; labels: string[] }[] {
  const names = [...expr.matchAll(/\b((?:waggle|process|nodejs|redis|mongodb|cloudflared|kube)_\w+)(?:\{([^}]*)\})?/g)];
  return names.map(([, name = '', inside = '']) => ({
    name,
    labels: [...inside.matchAll(/(\w+)\s*(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label),
  }));
}
