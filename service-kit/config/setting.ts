// A setting: its variable, its schema, its default, its description.
import Type, {
  type Static,
  type TBoolean,
  type TEnum,
  type TInteger,
  type TNumber,
  type TNumberOptions,
  type TObject,
  type TString,
} from 'typebox';

/** What a setting may be. A boolean is written `on` or `off`, a range of seconds `2-5`. */
export type SettingSchema = TString | TEnum<string[]> | TInteger | TNumber | TBoolean | RangeSchema;

/** One setting. `env` is its environment variable; its flag is that name without WAGGLE_, in kebab case. */
export interface Setting<Schema extends SettingSchema> {
  readonly env: string;
  /** What it does and what follows from another value, in a sentence. */
  readonly about: string;
  /** What its value may be. A string's `description` says its `pattern` in words: `three capital letters, such as EUR`. */
  readonly schema: Schema;
  /** Need not match the schema: an empty string means "not given". */
  readonly default: Static<Schema>;
  /** Printed as dots. */
  readonly secret?: boolean;
  /** The variable of another setting of its kind, whose given value it has where it has none of its own. */
  readonly follows?: string;
}

// A union with one member for each schema, so that a default has the type of its own schema.
type OfEachKind<Schema> = Schema extends SettingSchema ? Setting<Schema> : never;
export type AnySetting = OfEachKind<SettingSchema>;

/** The settings of one owner, by the name that its values have in the code. */
export type ConfigTable = Readonly<Record<string, AnySetting>>;

export type ConfigValues<Table extends ConfigTable> = {
  readonly [K in keyof Table]: Static<Table[K]['schema']>;
};

/** The tables of a process by owner: `platform`, then each service's name. */
export type ConfigTables = Readonly<Record<string, ConfigTable>>;

export type ConfigOf<Tables extends ConfigTables> = { readonly [Owner in keyof Tables]: ConfigValues<Tables[Owner]> };

export type RangeSchema = TObject<{ minimum: TNumber; maximum: TNumber }>;

/** A span of seconds; what it is for takes a random time between the two. */
export type Range = Static<RangeSchema>;

/** A span of seconds, both ends within these bounds. */
export const RangeOfSeconds = (bounds: Pick<TNumberOptions, 'minimum' | 'maximum'> = {}): RangeSchema =>
  Type.Object({ minimum: Type.Number(bounds), maximum: Type.Number(bounds) });

/** The flag of a setting: `WAGGLE_SIMULATOR_SPEED` → `--simulator-speed`. */
export const flagOf = ({ env }: { readonly env: string }): string =>
  `--${env
    .replace(/^WAGGLE_/, '')
    .toLowerCase()
    .replaceAll('_', '-')}`;

/** Settings that cannot be used. The message names each, its value and what is allowed, in one line. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code = 'settings';
}
