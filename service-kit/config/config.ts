// Settings: one typed table for each service, read once, all problems reported together.
import { nearestName } from './nearest-name.ts';

export type ConfigKind = 'string' | 'integer' | 'number' | 'switch' | 'range';

/** One setting. `env` is its environment variable; its flag is that name without WAGGLE_, in kebab case. */
export interface ConfigEntry<T> {
  readonly env: string;
  readonly kind: ConfigKind;
  readonly default: T;
  /** What it does and what follows from another value, in a sentence. */
  readonly about: string;
  /** The smallest number allowed; of a string, its smallest length. An empty string always means "not given". */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly oneOf?: readonly string[];
  /** What a string must look like, and how that is said: `three capital letters, such as EUR`. */
  readonly pattern?: { readonly test: RegExp; readonly says: string };
  /** Printed as dots. */
  readonly secret?: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: a table holds entries of any type; ConfigValues gives each its own back
export type ConfigTable = Readonly<Record<string, ConfigEntry<any>>>;

export type ConfigValues<Table extends ConfigTable> = {
  readonly [K in keyof Table]: Table[K] extends ConfigEntry<infer T> ? Widened<T> : never;
};

// A table's defaults are literals; what a setting may be is any value of their kind.
type Widened<T> = T extends boolean ? boolean : T extends number ? number : T extends string ? string : T;

/** A span of seconds, `2-5` in a setting: something between the two, at random. */
export interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

/** The tables of a process by owner: `platform`, then a service's name each. */
export type ConfigTables = Readonly<Record<string, ConfigTable>>;

export type ConfigOf<Tables extends ConfigTables> = { readonly [Owner in keyof Tables]: ConfigValues<Tables[Owner]> };

/** What was given on the command line, by the name of the environment variable that it stands for. */
export type Flags = Readonly<Record<string, string | undefined>>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that cannot be used. The message names each, its value and what is allowed, in one line. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code = 'settings';
}

/**
 * Reads every setting of the tables: from its flag, else from the environment, else its default.
 * @throws {SettingsError} with all problems together
 */
export function readConfig<Tables extends ConfigTables>(
  tables: Tables,
  flags: Flags = {},
  env: Environment = environment(),
): ConfigOf<Tables> {
  const described = describeConfig(tables, flags, env);
  const problems = described.flatMap(({ problem }) => (problem ? [problem] : []));
  problems.push(...engineProblems(described), ...retentionProblems(described));
  if (problems.length > 0) throw new SettingsError(`bad setting: ${problems.join('; ')}`);
  const values: Record<string, Record<string, unknown>> = {};
  for (const owner of Object.keys(tables)) values[owner] = {};
  for (const { owner, key, value } of described) Object.assign(values[owner] ?? {}, { [key]: value });
  return values as ConfigOf<Tables>;
}

/** One setting as it stands, for `waggle config` and for reading. */
export interface DescribedSetting {
  readonly owner: string;
  readonly key: string;
  readonly entry: ConfigEntry<unknown>;
  readonly value: unknown;
  readonly from: 'flag' | 'environment' | 'default';
  /** Why what was given cannot be used; `value` is then the default. */
  readonly problem: string | null;
}

/** Every setting of the tables, with where its value came from and what is wrong with it. */
export function describeConfig(
  tables: ConfigTables,
  flags: Flags = {},
  env: Environment = environment(),
): DescribedSetting[] {
  return Object.entries(tables).flatMap(([owner, table]) =>
    Object.entries(table).map(([key, entry]: [string, ConfigEntry<unknown>]) => {
      const flag = flags[entry.env];
      const given = flag ?? env[entry.env];
      // An empty variable is how a shell or a compose file says "not set".
      if (given === undefined || given === '') {
        return { owner, key, entry, value: entry.default, from: 'default' as const, problem: null };
      }
      const from = flag === undefined ? ('environment' as const) : ('flag' as const);
      const read = readValue(entry, given.trim());
      if (read.ok) return { owner, key, entry, value: read.value, from, problem: null };
      const shown = entry.secret ? 'what was given' : JSON.stringify(given);
      return {
        owner,
        key,
        entry,
        value: entry.default,
        from,
        problem: `${entry.env} is ${shown}, but ${read.allowed}`,
      };
    }),
  );
}

/** The flag of a setting: `WAGGLE_SIMULATOR_SPEED` → `--simulator-speed`. */
export const flagOf = (entry: Pick<ConfigEntry<unknown>, 'env'>): string =>
  `--${entry.env
    .replace(/^WAGGLE_/, '')
    .toLowerCase()
    .replaceAll('_', '-')}`;

/** A sentence for each `WAGGLE_…` variable that no table knows: most are slips of the pen. */
export function unknownVariables(tables: ConfigTables, env: Environment = environment()): string[] {
  const known = Object.values(tables).flatMap((table) => Object.values(table).map((entry) => entry.env));
  return Object.keys(env)
    .filter((name) => name.startsWith('WAGGLE_') && !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name, known);
      return `${name} is not a setting and is ignored${nearest ? `: did you mean ${nearest}?` : ''}`;
    });
}

type Read = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly allowed: string };

function readValue(entry: ConfigEntry<unknown>, given: string): Read {
  switch (entry.kind) {
    case 'string':
      return readString(entry, given);
    case 'integer':
      return readNumber(entry, given, /^[+-]?\d+$/, 'a whole number');
    case 'number':
      return readNumber(entry, given, /^[+-]?(\d+\.?\d*|\.\d+)$/, 'a number');
    case 'switch':
      if (given === 'on' || given === 'off') return { ok: true, value: given === 'on' };
      return { ok: false, allowed: 'must be on or off' };
    case 'range':
      return readRange(entry, given);
  }
}

function readString(entry: ConfigEntry<unknown>, given: string): Read {
  if (entry.oneOf && !entry.oneOf.includes(given)) {
    return { ok: false, allowed: `must be one of ${entry.oneOf.join(', ')}` };
  }
  if (given.length < (entry.minimum ?? 0)) {
    return { ok: false, allowed: `must have at least ${entry.minimum} characters` };
  }
  if (entry.pattern && !entry.pattern.test.test(given)) return { ok: false, allowed: `must be ${entry.pattern.says}` };
  return { ok: true, value: given };
}

function readNumber(entry: ConfigEntry<unknown>, given: string, pattern: RegExp, kind: string): Read {
  const value = Number(given);
  const within = value >= (entry.minimum ?? -Infinity) && value <= (entry.maximum ?? Infinity);
  if (pattern.test(given) && Number.isFinite(value) && within) return { ok: true, value };
  return { ok: false, allowed: `must be ${kind}${bounds(entry)}` };
}

function readRange(entry: ConfigEntry<unknown>, given: string): Read {
  const [, low, high] = /^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?$/.exec(given) ?? [];
  const minimum = Number(low);
  const maximum = Number(high ?? low);
  const within = minimum >= (entry.minimum ?? 0) && maximum <= (entry.maximum ?? Infinity);
  if (low !== undefined && minimum <= maximum && within)
    return { ok: true, value: { minimum, maximum } satisfies Range };
  return { ok: false, allowed: `must be a span of seconds, low to high, such as 2-5${bounds(entry)}` };
}

function bounds({ minimum, maximum }: ConfigEntry<unknown>): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
}

// The two servers of the cluster engine come together or not at all.
function engineProblems(described: readonly DescribedSetting[]): string[] {
  const given = (env: string) => described.find((setting) => setting.entry.env === env);
  const pair = [
    ['REDIS_URL', 'MONGODB_URL'],
    ['MONGODB_URL', 'REDIS_URL'],
  ] as const;
  return pair.flatMap(([one, other]) =>
    given(one)?.value && given(other)?.value === ''
      ? [`${one} is given without ${other}: give both for the cluster engine, or neither for the embedded one`]
      : [],
  );
}

// What is published again after its inbox entry was forgotten would have its effect once more.
function retentionProblems(described: readonly DescribedSetting[]): string[] {
  const days = (env: string) => Number(described.find((setting) => setting.entry.env === env)?.value ?? Number.NaN);
  const [outbox, inbox] = [days('WAGGLE_OUTBOX_DAYS'), days('WAGGLE_INBOX_DAYS')];
  if (!(outbox > inbox)) return [];
  return [
    `WAGGLE_OUTBOX_DAYS is ${outbox} and WAGGLE_INBOX_DAYS ${inbox}, but events must not be published again after they were forgotten: make WAGGLE_INBOX_DAYS at least ${outbox}`,
  ];
}

// The only place where Waggle reads environment variables.
const environment = (): Environment => process.env;
