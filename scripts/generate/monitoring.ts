// Copies the services' alerts and dashboards, `services/<name>/monitoring`, to where Prometheus and Grafana find them, and writes
// the dashboards of the stores and of logs.
import { globSync } from 'node:fs';
import path from 'node:path';
import { services, workloads } from '../../deploy/workloads.ts';
import { logsDashboard } from './dashboards/logs.ts';
import { type DashboardPlan, dashboardOf } from './dashboards/panels.ts';
import { storesDashboard } from './dashboards/stores.ts';
import { doNotEdit, type GeneratedFile, isThere, read, root, withParts } from './generated-files.ts';
import { formattedJson } from './json.ts';

export const monitoring = (): GeneratedFile[] => [
  withParts('deploy/monitoring/alerts/waggle.yaml', {
    services: services.flatMap(({ name }) => rulesOf(`services/${name}/monitoring/alerts.yaml`)),
  }),
  ...services.flatMap(({ name }) =>
    globSync(`services/${name}/monitoring/*.json`, { cwd: root }).sort().map(dashboard),
  ),
  planned('stores', storesDashboard),
  planned('logs', logsDashboard(workloads.map(({ name }) => name))),
];

const planned = (name: string, plan: DashboardPlan): GeneratedFile => ({
  file: `deploy/monitoring/dashboards/${plan.uid}.json`,
  content: formattedJson({ __comment: doNotEdit(`scripts/generate/dashboards/${name}.ts`), ...dashboardOf(plan) }),
});

/** The list of groups in a file of alert rules, with their comments. */
function rulesOf(file: string): string[] {
  if (!isThere(file)) return [];
  const [, groups] = read(file).split(/^groups:\n/m);
  if (!groups) throw new Error(`${file} has no line "groups:" with a list under it, which promtool would want too`);
  return [
    `# ${file}`,
    ...groups
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^ {2}/, '')),
  ];
}

/** Grafana ignores a key that it does not know. */
const dashboard = (file: string): GeneratedFile => ({
  file: `deploy/monitoring/dashboards/${path.basename(file)}`,
  content: formattedJson({ __comment: doNotEdit(file), ...(JSON.parse(read(file)) as object) }),
});
