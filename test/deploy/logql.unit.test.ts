// The LogQL of the dashboards, by Grafana's own parser, and against the names that lines of the log and compose's Alloy have.
import { parser } from '@grafana/lezer-logql';
import { expect, test } from 'vitest';
import { logQueries } from './monitoring-files.ts';

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

test('queries select by the labels that Alloy sets, and by no other', () => {
  const labels = logQueries.flatMap((query) =>
    [...query.matchAll(/\{([^{}.]*)\}/g)].flatMap(([, selector = '']) =>
      [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)"/g)].map(([, label]) => label),
    ),
  );
  expect([...new Set(labels)].sort()).toEqual(['level', 'service']);
});

test.each(['{service="a"', 'sum by (service) (count_over_time({service="a"}))', '{service="a"} |= | json'])(
  'an error in %s is found',
  (query) => {
    expect(errorIn(query)).toBeGreaterThanOrEqual(0);
  },
);
