// Values for a JSON schema: mostly what it allows, often what it nearly allows, sometimes what nobody expects.
import type { Random } from '@waggle/contracts';
import { pick, wholeBetween } from '../../chaos/choices.ts';

export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** Ids and names that exist, by what they are for: a made-up one only tests the answer 404. */
export type KnownValues = (name: string) => readonly unknown[];

export function valueFor(schema: Schema, name: string, random: Random, known: KnownValues, depth = 0): unknown {
  if (random() < 0.03 || depth > 8) return strange(random);
  const existing = known(name);
  if (existing.length > 0 && random() < 0.8) return pick(random, existing);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return pick(random, schema.enum);
  const options = schema.anyOf ?? schema.allOf;
  if (options && options.length > 0) return valueFor(pick(random, options), name, random, known, depth + 1);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'object':
      return objectOf(schema, random, known, depth);
    case 'array': {
      const most = Math.min(schema.maxItems ?? 5, 5);
      const length = random() < 0.05 ? wholeBetween(random, 0, 80) : wholeBetween(random, schema.minItems ?? 0, most);
      return Array.from({ length }, () => valueFor(schema.items ?? {}, name, random, known, depth + 1));
    }
    case 'integer':
    case 'number':
      return numberOf(schema, random, type === 'integer');
    case 'boolean':
      return random() < 0.5;
    case 'null':
      return null;
    case 'string':
      return textOf(schema, random);
    default:
      return strange(random);
  }
}

function objectOf(
  { properties = {}, required = [] }: Schema,
  random: Random,
  known: KnownValues,
  depth: number,
): object {
  const entries: [string, unknown][] = [];
  for (const [name, schema] of Object.entries(properties)) {
    const left = required.includes(name) ? random() < 0.03 : random() < 0.5;
    if (!left) entries.push([name, valueFor(schema, name, random, known, depth + 1)]);
  }
  if (random() < 0.05) entries.push([pick(random, oddNames), strange(random)]);
  // Also what an assignment would not create, such as `__proto__`.
  return Object.fromEntries(entries);
}

function numberOf({ minimum = -10, maximum = 1_000 }: Schema, random: Random, whole: boolean): number {
  const roll = random();
  if (roll < 0.1) return pick(random, [minimum - 1, maximum + 1, 0.5, -0, 1e308, Number.MAX_SAFE_INTEGER + 2]);
  if (roll < 0.3) return pick(random, [minimum, maximum]);
  const value = minimum + random() * Math.min(maximum - minimum, 20);
  return whole ? Math.floor(value) : value;
}

function textOf({ minLength = 0, maxLength = 40, pattern = '' }: Schema, random: Random): string {
  if (random() < 0.15) return pick(random, oddTexts);
  if (pattern.includes('[0-9a-f]{8}-')) return uuidOf(random);
  if (pattern.startsWith('^[a-z')) return pick(random, ['margherita', 'honey-cake', 'de', 'ada-1', 'x']);
  if (/\\d\{4\}-/.test(pattern)) return new Date(1_700_000_000_000 * random()).toISOString();
  if (/\\d\{2\}/.test(pattern)) return pick(random, ['08:00', '23:59', '24:00', '25:61']);
  const length = random() < 0.05 ? maxLength + 1 : wholeBetween(random, minLength, Math.min(maxLength, minLength + 20));
  return Array.from({ length }, () => pick(random, letters)).join('');
}

export const uuidOf = (random: Random): string => {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), `7${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-');
};

export function strange(random: Random, depth = 0): unknown {
  const roll = random();
  if (roll < 0.4) return pick(random, oddTexts);
  if (roll < 0.6) return pick(random, [0, -1, 1e21, -1e308, 2 ** 53, 0.1]);
  if (roll < 0.75) return pick(random, [null, true, false, [], {}]);
  if (depth > 6) return null;
  if (roll < 0.85) return Array.from({ length: wholeBetween(random, 0, 4) }, () => strange(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: wholeBetween(random, 0, 4) }, () => [pick(random, oddNames), strange(random, depth + 1)]),
  );
}

const letters = [...'abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 -_.,äß漢🍕'];

export const oddTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e\u2066evil',
  '\uffff',
  "'; DROP TABLE orders; --",
  '{"$gt":""}',
  '$where',
  '../../etc/passwd',
  '%00',
  '<script>alert(1)</script>',
  '__proto__',
  'null',
  '1e999',
  'x'.repeat(300),
  '𝒳'.repeat(70),
  '\r\nX-Injected: 1',
  '*',
  'e\u0301'.repeat(90),
];

const oddNames = ['__proto__', 'constructor', 'toString', '$set', '$where', 'a.b', '', 'order_id', 'status', '\u0000'];
