// After a mistake on the command line, each command names its own help.
import type { Command } from 'commander';

export function nameOwnHelp(command: Command, path: readonly string[] = [command.name()]): void {
  const what = command.commands.length > 0 ? 'lists the commands' : 'shows the options';
  command.showHelpAfterError(`(${path.join(' ')} --help ${what})`);
  for (const sub of command.commands) nameOwnHelp(sub, [...path, sub.name()]);
}
