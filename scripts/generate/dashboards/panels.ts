// Grafana dashboards from short descriptions: the JSON that Grafana wants says everything ten times.

export interface Query {
  readonly query: string;
  /** Of a Prometheus query: the name of its lines. */
  readonly legend?: string;
}

export interface Panel {
  readonly type: 'stat' | 'timeseries' | 'logs' | 'table';
  readonly title: string;
  readonly description: string;
  /** In 24ths of the width; the rows fill up from the left. */
  readonly width: number;
  readonly height: number;
  readonly source: 'prometheus' | 'loki' | 'tempo';
  readonly unit: string;
  readonly queries: readonly Query[];
}

export interface DashboardPlan {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly object[];
  readonly panels: readonly Panel[];
}

/** Grafana's own placeholder. */
const chosenSource = '$' + '{datasource}';

/** By the uid that compose and the chart give it; for Prometheus the one that the reader chooses. */
const sourceOf = (source: Panel['source']) => ({
  type: source,
  uid: source === 'prometheus' ? chosenSource : source,
});

export const dashboardOf = ({ uid, title, description, variables, panels }: DashboardPlan): object => ({
  uid,
  title: `Waggle: ${title}`,
  description,
  tags: ['waggle'],
  timezone: 'browser',
  schemaVersion: 39,
  version: 1,
  editable: true,
  refresh: '10s',
  time: { from: 'now-1h', to: 'now' },
  templating: { list: variables },
  links: [
    { type: 'dashboards', tags: ['waggle'], title: 'Waggle', asDropdown: false, includeVars: true, keepTime: true },
  ],
  panels: placed(panels),
});

function placed(panels: readonly Panel[]): object[] {
  let [x, y, rowHeight] = [0, 0, 0];
  return panels.map((panel, n) => {
    if (x + panel.width > 24) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const gridPos = { x, y, w: panel.width, h: panel.height };
    x += panel.width;
    rowHeight = Math.max(rowHeight, panel.height);
    return panelOf(n + 1, panel, gridPos);
  });
}

const panelOf = (id: number, { type, title, description, source, unit, queries }: Panel, gridPos: object): object => ({
  id,
  type,
  title,
  description,
  datasource: sourceOf(source),
  gridPos,
  targets: queries.map(({ query, legend = '' }, n) => ({
    refId: String.fromCharCode(65 + n),
    datasource: sourceOf(source),
    ...(source === 'tempo' ? { queryType: 'traceql', query, tableType: 'traces', limit: 50 } : { expr: query }),
    ...(source === 'prometheus' ? { legendFormat: legend } : {}),
  })),
  fieldConfig: {
    defaults: {
      unit,
      ...(type === 'stat' ? { thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }] } } : {}),
      ...(type === 'timeseries' ? { min: 0 } : {}),
    },
    overrides: [],
  },
  options: optionsOf[type],
});

const optionsOf: Readonly<Record<Panel['type'], object>> = {
  stat: { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'value', graphMode: 'area' },
  timeseries: {
    legend: { displayMode: 'list', placement: 'bottom' },
    tooltip: { mode: 'multi', sort: 'desc' },
  },
  logs: { showTime: true, wrapLogMessage: true, enableLogDetails: true, sortOrder: 'Ascending', dedupStrategy: 'none' },
  table: { showHeader: true },
};

/** The variables of a dashboard of metrics: the data source, and the namespaces. */
export const metricVariables: readonly object[] = [
  { name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source', hide: 0 },
  {
    name: 'namespace',
    type: 'query',
    label: 'Kubernetes namespace',
    description: 'Where there is more than one Waggle. Without Kubernetes there is only one.',
    datasource: sourceOf('prometheus'),
    definition: 'label_values(waggle_process_info, namespace)',
    query: {
      qryType: 1,
      query: 'label_values(waggle_process_info, namespace)',
      refId: 'PrometheusVariableQueryEditor-VariableQuery',
    },
    refresh: 2,
    sort: 1,
    hide: 0,
    multi: true,
    includeAll: true,
    allValue: '.*',
    current: { text: ['All'], value: ['$__all'] },
  },
];
