// The commands for those who operate a Waggle that is running: dead letters, outbox, and who may sign in.
import { roles } from '@waggle/contracts';
import { type Command, Option } from 'commander';
import { addFilter } from './dead-letters/filter.ts';
import { addSettings } from './flags.ts';
import { clientSettings, staffSettings } from './settings.ts';

type Options = Readonly<Record<string, unknown>>;

export function addOperatingCommands(program: Command): void {
  const deadLetters = program.command('dead-letters').summary('show, replay or discard events that were given up');

  asStaff(addFilter(deadLetters.command('list')))
    .summary('list them, oldest first')
    .option('--limit <integer>', 'show at most so many', '50')
    .action(async (options: Options) => (await import('./dead-letters/list.ts')).list(options));

  asStaff(deadLetters.command('show'))
    .summary('show one whole, with its original bytes')
    .argument('<id>', 'its id, as the list shows it')
    .action(async (id: string, options: Options) => (await import('./dead-letters/show.ts')).show(id, options));

  asStaff(addFilter(deadLetters.command('replay')))
    .summary('give one, or all that the filters mean, to its group again')
    .argument('[id]', 'its id; without one, the filters say which, and without those, all')
    .option('--dry-run', 'only say how many')
    .action(async (id: string | undefined, options: Options) =>
      (await import('./dead-letters/replay.ts')).replay(id, options),
    );

  asStaff(addFilter(deadLetters.command('discard')))
    .summary('remove one, or all that the filters mean, for good')
    .argument('[id]', 'its id; without one, the filters say which, and without those, all')
    .option('--dry-run', 'only say how many')
    .option('--yes', 'do not ask')
    .action(async (id: string | undefined, options: Options) =>
      (await import('./dead-letters/discard.ts')).discard(id, options),
    );

  asStaff(program.command('outbox').summary('publish events again').command('republish'))
    .summary('publish again what was published since a time')
    .description(
      'Publishes again what the services of the Waggle at --url published since a time. A stream that lost events is noticed and refilled without this; who handled an event before does nothing.',
    )
    .requiredOption('--since <time>', 'a time such as 2026-11-22T14:30:00Z, or an age such as 30m or 2h')
    .action(async (options: Options) => (await import('./outbox/republish.ts')).republish(options));

  addAccounts(program.command('accounts').summary('show and change who may sign in as staff'));
}

function addAccounts(accounts: Command): void {
  asStaff(accounts.command('list'))
    .summary('list them')
    .action(async (options: Options) => (await import('./accounts/accounts.ts')).list(options));

  asStaff(accounts.command('add'))
    .summary('add one, and print its password')
    .argument('<login>', 'what to sign in with')
    .addOption(new Option('--role <role>', 'what it may do').choices([...roles]).makeOptionMandatory())
    .option('--name <name>', 'what colleagues see; the login when not given')
    .action(async (login: string, options: Options) => (await import('./accounts/accounts.ts')).add(login, options));

  asStaff(accounts.command('reset-password'))
    .summary('give one a new password, and print it')
    .argument('<login>', 'whose')
    .action(async (login: string, options: Options) =>
      (await import('./accounts/accounts.ts')).resetPassword(login, options),
    );

  asStaff(accounts.command('disable'))
    .summary('let one sign in no more, and end its sessions')
    .argument('<login>', 'which')
    .action(async (login: string, options: Options) =>
      (await import('./accounts/accounts.ts')).disable(login, options),
    );

  asStaff(accounts.command('enable'))
    .summary('let one that was disabled sign in again')
    .argument('<login>', 'which')
    .action(async (login: string, options: Options) => (await import('./accounts/accounts.ts')).enable(login, options));
}

const asStaff = (command: Command): Command =>
  addSettings(addSettings(command, { url: clientSettings.url }), staffSettings).option('--json', 'print JSON');
