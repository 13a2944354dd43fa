// The commands for installing and maintaining Waggle: MongoDB's first steps, backups, and stock.
import { manifests } from '@waggle/services';
import { type Command, Option } from 'commander';
import { backupSettings, restoreSettings } from './backup/backup-settings.ts';
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
    .description('MONGODB_URL must be that of a user who may create users.')
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
    .summary('refill the stock of every item to a level')
    .option('--level <integer>', 'the level; an item with more keeps its stock', '100')
    .addOption(new Option('--item <item_id...>', 'only these'))
    .option('--json', 'print JSON')
    .action(async (options: Options) => (await import('./refill.ts')).refill(options));

  addSettings(program.command('backup'), backupSettings)
    .summary('back up all stored data, while Waggle runs')
    .description('With MONGODB_URL, a folder with all databases as they were at one moment; without, one SQLite file.')
    .option('--out <folder>', 'the folder for backups; by default, backups in the data folder')
    .option('--keep <integer>', 'then delete all but the newest of them')
    .action(async (options: Options) => (await import('./backup/backup.ts')).backup(options));

  addSettings(program.command('restore'), restoreSettings)
    .summary('replace the stored data by a backup; Waggle must be stopped')
    .requiredOption('--from <backup>', 'a backup made by `waggle backup`')
    .option('--replace', 'replace existing data')
    .action(async (options: Options) => (await import('./backup/restore.ts')).restore(options));
}
