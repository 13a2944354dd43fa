// `waggle config`: prints every setting with its value.
import { styleText } from 'node:util';
import {
  type ConfigTables,
  type DescribedSetting,
  describeConfig,
  flagOf,
  textOf,
  unknownVariables,
} from '@waggle/service-kit/config';
import { flagsOf } from './flags.ts';
import { allSettings } from './settings.ts';

export function config(options: Readonly<Record<string, unknown>>): void {
  const tables: ConfigTables = allSettings;
  const settings = describeConfig(tables, flagsOf(options, ...Object.values(tables)));
  let owner = '';
  for (const setting of settings) {
    if (setting.owner !== owner) process.stdout.write(`\n${styleText('bold', setting.owner)}\n`);
    owner = setting.owner;
    process.stdout.write(`\n${describe(setting)}\n`);
  }
  for (const sentence of unknownVariables(tables)) process.stdout.write(`\n${styleText('yellow', sentence)}\n`);
  if (settings.some(({ problem }) => problem)) process.exitCode = 1;
}

function describe({ setting, value, from, problem }: DescribedSetting): string {
  const hidden = setting.secret && from !== 'default';
  const now = hidden ? '••••••••' : textOf(value) || '(not set)';
  const whence =
    from === 'default' ? 'the default' : `from the ${from}; the default is ${textOf(setting.default) || '(not set)'}`;
  const lines = [
    `  ${setting.env}=${now}  ${styleText('dim', `${whence}; ${flagOf(setting)}`)}`,
    `      ${setting.about}`,
  ];
  if (problem) lines.push(`      ${styleText('red', problem)}`);
  return lines.join('\n');
}
