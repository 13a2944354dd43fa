// Settings: one typed table for each service, read once, all problems reported together.

export type ConfigKind = 'string' | 'integer' | 'number' | 'switch' | 'range';

/** One setting. `env` is its environment variable; its flag is that name without WAGGLE_, in kebab case. */
export interface ConfigEntry<T> {
  readonly env: string;
  readonly kind: ConfigKind;
  readonly default: T;
  /** What it does and what follows from another value, in a sentence. */
  readonly about: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly oneOf?: readonly string[];
  /** Printed as dots. */
  readonly secret?: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: a table holds entries of any type; ConfigValues gives each its own back
export type ConfigTable = Readonly<Record<string, ConfigEntry<any>>>;

export type ConfigValues<Table extends ConfigTable> = {
  readonly [K in keyof Table]: Table[K] extends ConfigEntry<infer T> ? T : never;
};

/** A span of seconds, `2-5` in a setting: something between the two, at random. */
export interface Range {
  readonly minimum: number;
  readonly maximum: number;
}
