// Turns settings into options of a command, and what was given for them back into settings.
import { type ConfigTable, type Flags, flagOf } from '@waggle/service-kit/config';
import { type Command, Option } from 'commander';

/** Adds an option for each setting of the table. Defaults are left to the settings, which look at the environment first. */
export function addSettings(command: Command, table: ConfigTable): Command {
  for (const entry of Object.values(table)) {
    const about =
      entry.default === '' || entry.secret ? entry.about : `${entry.about} (default ${shown(entry.default)})`;
    command.addOption(new Option(`${flagOf(entry)} <${entry.kind}>`, `${about} [${entry.env}]`));
  }
  return command;
}

/** What was given on the command line, by environment variable. */
export function flagsOf(options: Readonly<Record<string, unknown>>, ...tables: readonly ConfigTable[]): Flags {
  const entries = tables.flatMap((table) => Object.values(table));
  return Object.fromEntries(
    entries.flatMap((entry) => {
      const given = options[camelCase(flagOf(entry).slice(2))];
      return typeof given === 'string' ? [[entry.env, given]] : [];
    }),
  );
}

/** A value as it would be written in a setting. */
export function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'object' && value !== null && 'minimum' in value && 'maximum' in value) {
    return `${value.minimum}-${value.maximum}`;
  }
  return String(value);
}

const camelCase = (flag: string): string => flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
