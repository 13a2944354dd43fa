// The links of Grafana's data sources: from a line of the log to its trace and its order, from a span to its lines and its order.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { monitoringFolder } from './monitoring-files.ts';

interface DataSource {
  readonly uid: string;
  readonly jsonData?: { readonly derivedFields?: readonly { readonly name: string; readonly matcherRegex: string }[] };
  readonly correlations?: readonly {
    readonly type: string;
    readonly config: {
      readonly field: string;
      readonly target: { readonly url: string };
      readonly transformations: readonly Readonly<Record<'type' | 'field' | 'expression' | 'mapValue', string>>[];
    };
  }[];
}

const order = '01928c3e-7d2a-7000-8000-000000000001';
const places = { compose: inCompose(), 'the chart': inChart() };

describe.each(Object.entries(places))('in %s', (_, sources) => {
  const sourceOf = (uid: string): DataSource => {
    const found = sources.find((one) => one.uid === uid);
    if (!found) throw new Error(`there is no data source ${uid}`);
    return found;
  };

  test('a span of an order leads to the order, and any other span nowhere', () => {
    const [link, ...more] = sourceOf('tempo').correlations ?? [];
    expect(more).toEqual([]);
    const [found] = link?.config.transformations ?? [];
    expect([link?.type, link?.config.field, found?.type, found?.field]).toEqual([
      'external',
      'traceID',
      'regex',
      'tags',
    ]);
    // Grafana hands over a span's attributes as JSON, and reads $$ as $.
    expect(link?.config.target.url.endsWith(`/operations?order=$\${${found?.mapValue}}`)).toBe(true);
    const orderIn = (...tags: readonly object[]) => new RegExp(found?.expression ?? '').exec(JSON.stringify(tags))?.[1];
    const other = { key: 'messaging.message.id', value: '01928c3e-7d2a-7000-8000-000000000002' };
    expect(orderIn(other, { key: 'waggle.order.id', value: order }, other)).toBe(order);
    expect(orderIn({ value: order, type: 'string', key: 'waggle.order.id' })).toBe(order);
    expect(orderIn(other)).toBeUndefined();
  });

  test('a line of the log leads to its trace, to all lines of its order, and to the order', () => {
    const line = JSON.stringify({ level: 'info', correlation_id: 'c-1', order_id: order, trace_id: 'abc123' });
    const fields = sourceOf('loki').jsonData?.derivedFields ?? [];
    const found = fields.map(({ name, matcherRegex }) => [name, new RegExp(matcherRegex).exec(line)?.[1]]);
    expect(Object.fromEntries(found)).toEqual({ trace: 'abc123', 'all lines of the order': 'c-1', 'the order': order });
  });
});

function inCompose(): readonly DataSource[] {
  return sourcesIn(readFileSync(path.join(monitoringFolder, 'compose/grafana-datasources.yaml'), 'utf8'));
}

/** As rendered with everything switched on. */
function inChart(): readonly DataSource[] {
  const rendered = readFileSync(path.resolve(import.meta.dirname, 'golden/everything-on.yaml'), 'utf8');
  return parseAllDocuments(rendered).flatMap((document) => {
    const map = document.toJS() as ConfigMap | null;
    if (map?.metadata?.labels?.['grafana_datasource'] !== '1') return [];
    return Object.values(map.data ?? {}).flatMap(sourcesIn);
  });
}

interface ConfigMap {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
}

function sourcesIn(text: string): readonly DataSource[] {
  return (parse(text) as { readonly datasources: readonly DataSource[] }).datasources;
}
