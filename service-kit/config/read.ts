// Reads the settings of a process once, and reports all problems together.
import { type DescribedSetting, describeConfig, type Flags } from './describe.ts';
import { type Environment, environment } from './environment.ts';
import { peopleProblems } from './people-days.ts';
import { type ConfigOf, type ConfigTables, SettingsError } from './setting.ts';

/**
 * Every setting of the tables: from its flag, else from the environment, else its default.
 * @throws {SettingsError} with all problems together
 */
export function readConfig<Tables extends ConfigTables>(
  tables: Tables,
  flags: Flags = {},
  env: Environment = environment(),
): ConfigOf<Tables> {
  const described = describeConfig(tables, flags, env);
  const problems = described.flatMap(({ problem }) => (problem ? [problem] : []));
  problems.push(...engineProblems(described), ...retentionProblems(described), ...peopleProblems(daysIn(described)));
  if (problems.length > 0) throw new SettingsError(`bad setting: ${problems.join('; ')}`);
  const values: Record<string, Record<string, unknown>> = {};
  for (const owner of Object.keys(tables)) values[owner] = {};
  for (const { owner, key, value } of described) Object.assign(values[owner] ?? {}, { [key]: value });
  return values as ConfigOf<Tables>;
}

const valueOfVariable = (described: readonly DescribedSetting[], env: string): unknown =>
  described.find(({ setting }) => setting.env === env)?.value;

const daysIn = (described: readonly DescribedSetting[]) => (env: string) =>
  Number(valueOfVariable(described, env) ?? Number.NaN);

// The two servers of the cluster engine come together or not at all.
function engineProblems(described: readonly DescribedSetting[]): string[] {
  const pair = [
    ['REDIS_URL', 'MONGODB_URL'],
    ['MONGODB_URL', 'REDIS_URL'],
  ] as const;
  return pair.flatMap(([one, other]) =>
    valueOfVariable(described, one) && valueOfVariable(described, other) === ''
      ? [`${one} is given without ${other}: give both for the cluster engine, or neither for the embedded one`]
      : [],
  );
}

// An event that is published again after its inbox entry was deleted would have its effect a second time.
function retentionProblems(described: readonly DescribedSetting[]): string[] {
  const days = daysIn(described);
  const [outbox, inbox] = [days('WAGGLE_OUTBOX_DAYS'), days('WAGGLE_INBOX_DAYS')];
  if (!(outbox > inbox)) return [];
  return [
    `WAGGLE_OUTBOX_DAYS is ${outbox} and WAGGLE_INBOX_DAYS ${inbox}, but the inbox must remember an event for as long as it can be published again: make WAGGLE_INBOX_DAYS at least ${outbox}`,
  ];
}
