// The commands for those who install Waggle and keep it: the first steps on MongoDB, backups, and stock.
import { manifests } from '@waggle/services';
import { type Command, Option } from 'commander';
import { backupSettings, restoreSettings } from './backup/settings.ts';
import { addSettings } from './flags.ts';
import { databaseSettings, databaseUserSettings } from './init/database-settings.ts';
import { clientSettings, staffSettings } from './settings.ts';

type Options = Readonly<Record<string, unknown>>;

export function addInstallingCommands(program: Command): void {
  const init = program
    .command('init')
    .summary('prepare MongoDB: replica set, users, demo menu, admin; each can be repeated');

  addSettings(init.command('replica-set'), databaseSettings)
    .summary('make the members of MONGODB_URL one replica set')
    .description(
      'Waits until every member that MONGODB_URL names answers, makes them one replica set unless they are one, and waits for its primary.',
    )
    .option('--members <host:port,…>', 'the members, when MONGODB_URL does not name all')
    .option('--wait <seconds>', 'how long to wait for them', '300')
    .action(async (options: Options) => (await import('./init/replica-set.ts')).initReplicaSet(options));

  const users = addSettings(init.command('users'), databaseSettings)
    .summary('give each service a MongoDB user with rights on its own database only')
    .description('MONGODB_URL must be that of a user who may make users.')
    .action(async (options: Options) => (await import('./init/users.ts')).initUsers(options));
  addSettings(users, databaseUserSettings);

  for (const manifest of manifests) {
    for (const step of manifest.init ?? []) {
      const command = addSettings(init.command(step.name), databaseSettings)
        .summary(step.summary)
        .action(async (options: Options) => (await import('./init/step.ts')).runInitStep(manifest, step, options));
      if (step.description) command.description(step.description);
      addSettings(command, manifest.settings);
    }
  }

  addSettings(addSettings(program.command('refill'), { url: clientSettings.url }), staffSettings)
    .summary('fill the stock of every item up to a level')
    .option('--level <integer>', 'up to how many; what has more keeps it', '100')
    .addOption(new Option('--item <item_id...>', 'only these'))
    .option('--json', 'print JSON')
    .action(async (options: Options) => (await import('./refill.ts')).refill(options));

  addSettings(program.command('backup'), backupSettings)
    .summary('copy everything that is kept, while Waggle runs')
    .description('With MONGODB_URL, a folder with all databases as they were at one moment; without, one SQLite file.')
    .option('--out <folder>', 'where to; the folder backups in the data folder when not given')
    .option('--keep <integer>', 'then remove all but the newest so many')
    .action(async (options: Options) => (await import('./backup/backup.ts')).backup(options));

  addSettings(program.command('restore'), restoreSettings)
    .summary('put a backup in the place of what is kept; Waggle must be stopped')
    .requiredOption('--from <backup>', 'what `waggle backup` made')
    .option('--replace', 'also when there is data already')
    .action(async (options: Options) => (await import('./backup/restore.ts')).restore(options));
}
