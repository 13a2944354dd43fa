// Every operation of the API, from the documentation that the server itself makes of its routes.
import type { Random } from '@waggle/contracts';
import { pick } from '../../chaos/choices.ts';
import { type KnownValues, oddTexts, type Schema, strange, uuidOf, valueFor } from './values.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | null;
}

export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
}

interface Documented {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

export async function operationsOf(url: string): Promise<Operation[]> {
  const { paths } = resolved(await (await fetch(`${url}/api/docs/json`)).json()) as {
    paths: Record<string, Record<string, Documented>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody ? (Object.values(requestBody.content)[0]?.schema ?? {}) : null,
    })),
  );
}

/** With each part that is named (`$ref`) in its place, once inside of itself. */
function resolved(documentation: unknown): unknown {
  const partAt = (name: string) =>
    name
      .slice(2)
      .split('/')
      .reduce<unknown>((part, key) => (part as Readonly<Record<string, unknown>>)[key], documentation);
  const inlined = (value: unknown, within: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((one) => inlined(one, within));
    if (typeof value !== 'object' || value === null) return value;
    const { $ref: name } = value as { readonly $ref?: unknown };
    if (typeof name !== 'string')
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inlined(one, within)]));
    return within.includes(name) ? {} : inlined(partAt(name), [...within, name]);
  };
  return inlined(documentation, []);
}

export function requestOf(
  { method, path, parameters, body }: Operation,
  random: Random,
  known: KnownValues,
): FuzzRequest {
  const headers: Record<string, string> = {};
  const query: string[] = [];
  let to = path;
  for (const { name, in: where, required = false, schema = {} } of parameters) {
    if (!required && random() < 0.4) continue;
    const value = valueFor(schema, where === 'path' ? pathName(path, name) : name, random, known);
    if (where === 'path') to = to.replace(`{${name}}`, encoded(value));
    else if (where === 'query') query.push(`${encoded(name)}=${encoded(value)}`);
    else if (where === 'header') headers[name] = headerOf(value);
  }
  to = to.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(pick(random, [uuidOf(random), name, ...oddTexts])));
  if (random() < 0.05) query.push(`${encoded(pick(random, oddTexts))}=${encoded(strange(random))}`);
  if (random() < 0.1) headers['if-match'] = pick(random, ['"1"', '*', 'W/"x"', '"', '"1","2"']);
  if (random() < 0.1) headers['x-correlation-id'] = headerOf(pick(random, oddTexts));
  if (random() < 0.05) headers['traceparent'] = pick(random, ['00-1-2-3', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`]);
  const sent = bodyOf(body, method, random, known);
  if (sent !== undefined)
    headers['content-type'] = random() < 0.95 ? 'application/json' : headerOf(pick(random, oddTexts));
  return { method, path: query.length > 0 ? `${to}?${query.join('&')}` : to, headers, body: sent };
}

/** What `:id` is, by the part of the API. */
const ids: Readonly<Record<string, string>> = {
  orders: 'order_id',
  timelines: 'order_id',
  journeys: 'order_id',
  deliveries: 'delivery_id',
  faults: 'fault_id',
  accounts: 'account_id',
  'dead-letters': 'letter_id',
};

// `:id` is an order's in one path and a fault's in another.
const pathName = (path: string, name: string): string => {
  if (name !== 'id') return name;
  const [, part = ''] = /^\/api\/(?:operations\/)?([\w-]+)/.exec(path) ?? [];
  return ids[part] ?? name;
};

function bodyOf(schema: Schema | null, method: string, random: Random, known: KnownValues): FuzzRequest['body'] {
  if (method === 'GET') return undefined;
  const roll = random();
  if (!schema && roll < 0.7) return undefined;
  if (roll < 0.03) return pick(random, ['', '{', '[1,', '"', 'null', '{"a":1}}', '\u0000', '['.repeat(5_000)]);
  if (roll < 0.05) return Buffer.from([0xff, 0xfe, 0x7b, 0x22, 0x80]);
  if (roll < 0.06) return JSON.stringify({ text: 'x'.repeat(70_000) });
  return JSON.stringify(valueFor(schema ?? {}, 'body', random, known));
}

/** Any value as a part of a URL. */
function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return encodeURIComponent(text.toWellFormed());
}

const headerOf = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200);
