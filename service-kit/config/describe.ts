// Describes every setting: its current value, its source, its problem.
import { type Environment, environment } from './environment.ts';
import { nearestName } from './nearest-name.ts';
import type { AnySetting, ConfigTables } from './setting.ts';
import { readText } from './text.ts';

/** Command-line flags, by the name of their environment variable. */
export type Flags = Readonly<Record<string, string | undefined>>;

/** A setting with its current value, for `waggle config` and for reading. */
export interface DescribedSetting {
  readonly owner: string;
  readonly key: string;
  readonly setting: AnySetting;
  readonly value: unknown;
  readonly from: 'flag' | 'environment' | 'default';
  /** Why the given value is invalid; `value` is then the default. */
  readonly problem: string | null;
}

/** Every setting of the tables: from its flag, else from the environment, else its default. */
export function describeConfig(
  tables: ConfigTables,
  flags: Flags = {},
  env: Environment = environment(),
): DescribedSetting[] {
  return Object.entries(tables).flatMap(([owner, table]) =>
    Object.entries(table).map(([key, setting]) => ({ owner, key, setting, ...currentValue(setting, flags, env) })),
  );
}

function currentValue(
  setting: AnySetting,
  flags: Flags,
  env: Environment,
): Pick<DescribedSetting, 'value' | 'from' | 'problem'> {
  const flag = flags[setting.env];
  const given = flag ?? env[setting.env];
  // An empty variable is how a shell or a compose file says "not set".
  if (given === undefined || given === '') {
    const { follows } = setting;
    const followed = follows === undefined ? '' : (flags[follows] ?? env[follows] ?? '').trim();
    // Of an invalid value its own setting has the problem.
    const read = readText(setting.schema, followed);
    return { value: followed !== '' && read.ok ? read.value : setting.default, from: 'default', problem: null };
  }
  const from = flag === undefined ? 'environment' : 'flag';
  const read = readText(setting.schema, given.trim());
  if (read.ok) return { value: read.value, from, problem: null };
  const shown = setting.secret ? 'what was given' : JSON.stringify(given);
  return { value: setting.default, from, problem: `${setting.env} is ${shown}, but ${read.allowed}` };
}

/** A sentence for each `WAGGLE_…` variable that no table has: most are typing errors. */
export function unknownVariables(tables: ConfigTables, env: Environment = environment()): string[] {
  const known = Object.values(tables).flatMap((table) => Object.values(table).map((setting) => setting.env));
  return Object.keys(env)
    .filter((name) => name.startsWith('WAGGLE_') && !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name, known);
      return `${name} is not a setting and is ignored${nearest ? `: did you mean ${nearest}?` : ''}`;
    });
}
