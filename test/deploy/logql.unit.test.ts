// The LogQL of the dashboards, by Grafana's own parser, and against the names that lines of the log and compose's Alloy have.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parser } from '@grafana/lezer-logql';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { logQueries, monitoringFolder } from './monitoring-files.ts';

/** Where the parser finds an error; -1 without one. */
function errorIn(query: string): number {
  let at = -1;
  parser.parse(query).iterate({
    enter(node) {
      if (node.type.isError && at < 0) at = node.from;
    },
  });
  return at;
}

// As Grafana fills them in.
const filledIn = (query: string): string =>
  query.replaceAll('$service', '.+').replaceAll('$correlation_id', 'an-order').replaceAll('$__auto', '1m');

test('Grafana’s parser accepts every query of Loki', () => {
  expect(logQueries.length).toBeGreaterThan(3);
  for (const query of logQueries) {
    expect(errorIn(filledIn(query)), query).toBe(-1);
    expect(filledIn(query)).not.toContain('$');
  }
});

describe('queries select by labels that are set', () => {
  const labelsIn = (query: string): string[] =>
    [...query.matchAll(/\{([^{}.]*)\}/g)].flatMap(([, selector = '']) =>
      [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label),
    );
  const notIn = (labels: readonly string[], query: string): string[] =>
    labelsIn(query).filter((label) => !labels.includes(label));

  test.each(Object.entries(shippers()))('%s sets all that they ask for', (_, labels) => {
    expect(logQueries.flatMap(labelsIn).length).toBeGreaterThan(3);
    for (const query of logQueries) expect(notIn(labels, query), query).toEqual([]);
    expect(notIn(labels, '{service="a", order_id="b"}')).toEqual(['order_id']);
  });
});

/** Who sends lines to Loki, and the labels that its configuration makes. */
function shippers(): Record<string, readonly string[]> {
  const chart = parse(readFileSync(path.join(monitoringFolder, '../helm/waggle/values.yaml'), 'utf8')) as {
    readonly alloy: { readonly alloy: { readonly configMap: { readonly content: string } } };
    readonly promtail: { readonly config: { readonly snippets: PromtailSnippets } };
  };
  const { pipelineStages, extraRelabelConfigs } = chart.promtail.config.snippets;
  return {
    'compose’s Alloy': labelsOfAlloy(readFileSync(path.join(monitoringFolder, 'compose/alloy.alloy'), 'utf8')),
    'the chart’s Alloy': labelsOfAlloy(chart.alloy.alloy.configMap.content),
    'the chart’s Promtail': [
      ...pipelineStages.flatMap(({ labels = {} }) => Object.keys(labels)),
      ...extraRelabelConfigs.map(({ target_label }) => target_label),
    ],
  };
}

interface PromtailSnippets {
  readonly pipelineStages: readonly { readonly labels?: Readonly<Record<string, string>> }[];
  readonly extraRelabelConfigs: readonly { readonly target_label: string }[];
}

/** By its rules for targets, and by the stages that make labels of what a line holds. */
function labelsOfAlloy(configuration: string): string[] {
  const ofTargets = [...configuration.matchAll(/^\s*target_label\s*=\s*"(\w+)"/gm)].map(([, label = '']) => label);
  const stages = [...configuration.matchAll(/stage\.labels\s*\{\s*values\s*=\s*\{([^}]*)\}/g)];
  return [
    ...ofTargets,
    ...stages.flatMap(([, values = '']) => [...values.matchAll(/(\w+)\s*=/g)].map(([, label = '']) => label)),
  ];
}

test.each(['{service="a"', 'sum by (service) (count_over_time({service="a"}))', '{service="a"} |= | json'])(
  'an error in %s is found',
  (query) => {
    expect(errorIn(query)).toBeGreaterThanOrEqual(0);
  },
);
