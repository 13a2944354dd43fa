// Copies the services' alerts and dashboards, `services/<name>/monitoring`, to where Prometheus and Grafana find them.
import { globSync } from 'node:fs';
import path from 'node:path';
import { services } from '../../deploy/workloads.ts';
import { doNotEdit, type GeneratedFile, isThere, read, root, withParts } from './generated-files.ts';
import { formattedJson } from './json.ts';

export const monitoring = (): GeneratedFile[] => [
  withParts('deploy/monitoring/alerts/waggle.yaml', {
    services: services.flatMap(({ name }) => rulesOf(`services/${name}/monitoring/alerts.yaml`)),
  }),
  ...services.flatMap(({ name }) =>
    globSync(`services/${name}/monitoring/*.json`, { cwd: root }).sort().map(dashboard),
  ),
];

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
