// Settings as JSON Schema, for files that hold them: a chart's values, above all.
import type { TSchema } from 'typebox';
import type { ConfigTable, SettingSchema } from './setting.ts';
import { kindOf, textPatterns } from './text.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * By environment variable: what the variable's text may be, or the YAML value that means the same: an unquoted `8080`
 * is a number and an unquoted `on` a boolean, and a template must render booleans as `on` or `off`. An empty string means "not
 * given" and is always allowed.
 */
export const settingsSchema = (table: ConfigTable): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(
    Object.values(table).map(({ env, about, schema }) => [
      env,
      { description: about, anyOf: [{ const: '' }, ...formsOf(schema)] },
    ]),
  );

function formsOf(schema: SettingSchema): readonly JsonSchema[] {
  const kind = kindOf(schema);
  if (kind === 'string') return [stringForm(schema)];
  const text = { type: 'string', pattern: textPatterns[kind].source };
  if (kind === 'switch') return [{ type: 'boolean' }, text];
  const number = kind === 'range' ? (schema as { properties: { minimum: TSchema } }).properties.minimum : schema;
  return [plain(number), text];
}

function stringForm(schema: TSchema): JsonSchema {
  const { pattern, description: _inWords, type, ...rest } = plain(schema);
  // Helm's validator has no lookaround, and rejects a whole schema that contains one.
  if (typeof pattern === 'string' && !/\(\?[=!<]/.test(pattern)) return { type, pattern, ...rest };
  // An unquoted name of digits is a number in YAML.
  return type === 'string' ? { type: ['string', 'number'], ...rest } : rest;
}

// Only the JSON Schema keywords: TypeBox keeps more on the object.
const plain = (schema: TSchema): JsonSchema => JSON.parse(JSON.stringify(schema)) as JsonSchema;
