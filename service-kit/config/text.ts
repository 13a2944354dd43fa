// Settings as text: how environment variables and flags write their values.
import Type, { type TNumberOptions, type TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import type { Range, SettingSchema } from './setting.ts';

export type SettingKind = 'string' | 'integer' | 'number' | 'switch' | 'range';

/** How a setting is written, for the placeholder of its flag. */
export function kindOf(schema: SettingSchema): SettingKind {
  if (Type.IsInteger(schema)) return 'integer';
  if (Type.IsNumber(schema)) return 'number';
  if (Type.IsBoolean(schema)) return 'switch';
  return Type.IsObject(schema) ? 'range' : 'string';
}

/** What the text of each kind looks like; the schema says which values of that kind are allowed. */
export const textPatterns: Readonly<Record<Exclude<SettingKind, 'string'>, RegExp>> = {
  integer: /^[+-]?\d+$/,
  number: /^[+-]?(\d+\.?\d*|\.\d+)$/,
  switch: /^(on|off)$/,
  range: /^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?$/,
};

export type Read = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly allowed: string };

/** The value of a text, or what is allowed instead. */
export function readText(schema: SettingSchema, text: string): Read {
  const kind = kindOf(schema);
  const value = kind === 'string' ? text : textPatterns[kind].test(text) ? parse[kind](text) : undefined;
  if (Check(schema, value) && isInOrder(value)) return { ok: true, value };
  return { ok: false, allowed: `must ${allowedBy(schema, value)}` };
}

/** A value as its setting would be written. */
export function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return isRange(value) ? `${value.minimum}-${value.maximum}` : String(value);
}

const parse: Readonly<Record<Exclude<SettingKind, 'string'>, (text: string) => unknown>> = {
  integer: Number,
  number: Number,
  switch: (text) => text === 'on',
  range(text): Range {
    const [, low, high = low] = textPatterns.range.exec(text) ?? [];
    return { minimum: Number(low), maximum: Number(high) };
  },
};

function allowedBy(schema: SettingSchema, value: unknown): string {
  switch (kindOf(schema)) {
    case 'integer':
      return `be a whole number${boundsOf(schema)}`;
    case 'number':
      return `be a number${boundsOf(schema)}`;
    case 'switch':
      return 'be on or off';
    case 'range':
      return `be a span of seconds, low to high, such as 2-5${boundsOf((schema as { properties: { minimum: TSchema } }).properties.minimum)}`;
    case 'string': {
      if (Type.IsEnum(schema)) return `be one of ${schema.enum.join(', ')}`;
      const { minLength, description } = schema as { minLength?: number; description?: string };
      const tooShort = Errors(schema, value).some(({ keyword }) => keyword === 'minLength');
      return tooShort ? `have at least ${minLength} characters` : `be ${description}`;
    }
  }
}

function boundsOf(schema: TSchema): string {
  const { minimum, maximum } = schema as Pick<TNumberOptions, 'minimum' | 'maximum'>;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
}

const isRange = (value: unknown): value is Range =>
  typeof value === 'object' && value !== null && 'minimum' in value && 'maximum' in value;

const isInOrder = (value: unknown): boolean => !isRange(value) || value.minimum <= value.maximum;
