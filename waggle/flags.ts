// Turns settings into options of a command, and the options given back into settings.
import { type ConfigTable, type Flags, flagOf, kindOf, textOf } from '@waggle/service-kit/config';
import { type Command, Option } from 'commander';

/** Adds an option for each setting of the table. The settings keep the defaults, since they read the environment first. */
export function addSettings(command: Command, table: ConfigTable, { inHelp = true } = {}): Command {
  for (const setting of Object.values(table)) {
    const about =
      setting.default === '' || setting.secret
        ? setting.about
        : `${setting.about} (default ${textOf(setting.default)})`;
    const option = new Option(`${flagOf(setting)} <${kindOf(setting.schema)}>`, `${about} [${setting.env}]`);
    command.addOption(option.hideHelp(!inHelp));
  }
  return command;
}

/** The values given on the command line, by environment variable. */
export function flagsOf(options: Readonly<Record<string, unknown>>, ...tables: readonly ConfigTable[]): Flags {
  const entries = tables.flatMap((table) => Object.values(table));
  return Object.fromEntries(
    entries.flatMap((setting) => {
      const given = options[camelCase(flagOf(setting).slice(2))];
      return typeof given === 'string' ? [[setting.env, given]] : [];
    }),
  );
}

const camelCase = (flag: string): string => flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
