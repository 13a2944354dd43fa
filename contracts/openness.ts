// Two schemas of the same thing: writers are held to the closed one, readers take the open one.

/** A JSON Schema, as the contracts use it. */
export interface PlainSchema {
  readonly [keyword: string]: unknown;
  readonly properties?: Readonly<Record<string, PlainSchema>>;
  readonly items?: PlainSchema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
}

/** The schema with objects that hold no other fields, at any depth. */
export const closedSchema = (schema: object): PlainSchema =>
  withObjects(plain(schema), (object) => ({ ...object, additionalProperties: false }));

/** The schema with objects that may hold other fields, at any depth. */
export const openSchema = (schema: object): PlainSchema =>
  withObjects(plain(schema), ({ additionalProperties: _, ...object }) => object);

/**
 * The schema with integers that a program can count with: beyond, they lose their last digits, and SQLite cannot return them.
 * Bounds that the schema has stay.
 */
export const countableSchema = (schema: object): PlainSchema => withSafeIntegers(plain(schema));

const safe = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
function withSafeIntegers(schema: PlainSchema): PlainSchema {
  const copy = withParts(schema, withSafeIntegers);
  return copy['type'] === 'integer' ? { ...safe, ...copy } : copy;
}

/**
 * The value without what its schema does not name, at any depth: other fields, and an optional field with another choice, which then is
 * missing as in events from before it existed.
 * @param left takes a pointer to each that was left out, with `-` for whichever element of a list: `/items/-/spice`
 */
export function onlyKnown(schema: PlainSchema, value: unknown, left: Set<string>, at = ''): unknown {
  const { properties, items, required = [] } = schema;
  if (Array.isArray(value)) return items ? value.map((one) => onlyKnown(items, one, left, `${at}/-`)) : value;
  if (!properties || typeof value !== 'object' || value === null) return value;
  const only: Record<string, unknown> = {};
  for (const [field, part] of Object.entries(value)) {
    const known = Object.hasOwn(properties, field) ? properties[field] : undefined;
    const isOther = known?.enum && !required.includes(field) && !known.enum.includes(part);
    if (!known || isOther) left.add(`${at}/${field}`);
    else only[field] = onlyKnown(known, part, left, `${at}/${field}`);
  }
  return only;
}

// A limit may have been lowered since a record was stored, and `~refine` is a function.
const limits: ReadonlySet<string> = new Set([
  ...['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems', '~refine'],
  ...['minProperties', 'maxProperties'],
]);

/** The open schema without limits: whatever has this shape can be shown, whichever version stored or sent it. */
export const legibleSchema = (schema: object): PlainSchema => withoutLimits(openSchema(schema));

// What TypeBox adds beside JSON Schema does not survive the copy.
const plain = (schema: object): PlainSchema => JSON.parse(JSON.stringify(schema)) as PlainSchema;

/** Applies `change` to every schema of an object with named fields; maps (`patternProperties`) stay as they are. */
function withObjects(schema: PlainSchema, change: (object: PlainSchema) => PlainSchema): PlainSchema {
  const copy = withParts(schema, (part) => withObjects(part, change));
  return copy.properties ? change(copy) : copy;
}

function withoutLimits(schema: PlainSchema): PlainSchema {
  // So long a list of codes grows, as that of why an order ends: what shows them takes one that it does not know, too.
  if (Array.isArray(schema['enum']) && schema['enum'].length > mostCodes) return { type: 'string' };
  return Object.fromEntries(
    Object.entries(withParts(schema, withoutLimits)).filter(([keyword]) => !limits.has(keyword)),
  );
}
const mostCodes = 8;

/** Applies `change` to the schemas that are directly inside this one. */
function withParts(schema: PlainSchema, change: (part: PlainSchema) => PlainSchema): PlainSchema {
  const changed = (part: unknown, keyword: string): unknown => {
    if (Array.isArray(part)) return part.map((one) => changed(one, ''));
    if (typeof part !== 'object' || part === null) return part;
    // Its keys are names of fields, never keywords.
    if (keyword !== 'properties') return change(part as PlainSchema);
    return Object.fromEntries(Object.entries(part).map(([field, one]) => [field, changed(one, '')]));
  };
  return Object.fromEntries(Object.entries(schema).map(([keyword, part]) => [keyword, changed(part, keyword)]));
}
