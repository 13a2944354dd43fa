// Values that match a JSON Schema of the contracts: the smallest, the largest, and one for each choice.

interface Schema {
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly type?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** What publishers wrote into a field whose released schema takes any text. */
const written: Readonly<Record<string, readonly unknown[]>> = { day_begins_at: ['04:00'] };

const texts = [
  '019ab000-0000-7000-8000-000000000001',
  '2026-11-22T14:30:00.000Z',
  'EUR',
  'margherita',
  '+44 20 7946 0000',
  'a'.repeat(64),
  'Ada',
  '04:00',
];

/** @throws when it finds no text for a pattern: add one to `texts` */
export function samplesOf(schema: Schema): unknown[] {
  if (schema.const !== undefined) return [schema.const];
  if (schema.enum) return [...schema.enum];
  if (schema.anyOf) return schema.anyOf.flatMap(samplesOf);
  if (schema.type === 'null') return [null];
  if (schema.type === 'boolean') return [true, false];
  if (schema.type === 'integer') return [schema.minimum ?? 0, (schema.minimum ?? 0) + 7];
  if (schema.type === 'number') return [schema.minimum ?? 0, (schema.minimum ?? 0) + 0.5];
  if (schema.type === 'string') return [textOf(schema)];
  if (schema.type === 'array') return listsOf(schema.items ?? {}, schema.minItems ?? 0);
  if (schema.properties) return objectsOf(schema.properties, schema.required ?? []);
  throw new Error(`no sample for ${JSON.stringify(schema)}`);
}

function textOf({ pattern = '', minLength = 0 }: Schema): string {
  const found = texts.find((text) => text.length >= minLength && new RegExp(pattern, 'u').test(text));
  if (found === undefined) throw new Error(`no sample text matches ${pattern}`);
  return found;
}

const listsOf = (items: Schema, atLeast: number): unknown[] => {
  const all = samplesOf(items);
  return [Array.from({ length: atLeast }, () => all[0]), [...all, ...all]];
};

/** One without and one with all optional fields, then one for each further sample of a field. */
function objectsOf(properties: Readonly<Record<string, Schema>>, required: readonly string[]): unknown[] {
  const fields = Object.entries(properties).map(([name, schema]) => ({
    name,
    all: schema.type === 'string' ? (written[name] ?? samplesOf(schema)) : samplesOf(schema),
  }));
  const objectOf = (from: typeof fields) => Object.fromEntries(from.map(({ name, all }) => [name, all.at(-1)]));
  const smallest = Object.fromEntries(
    fields.filter(({ name }) => required.includes(name)).map(({ name, all }) => [name, all[0]]),
  );
  const largest = objectOf(fields);
  const others = fields.flatMap(({ name, all }) => all.slice(0, -1).map((value) => ({ ...largest, [name]: value })));
  return [smallest, largest, ...others];
}
