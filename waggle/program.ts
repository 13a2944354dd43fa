#!/usr/bin/env node
// The command line: all commands with their options. Each command's code is in its own file, loaded when it runs.
import './compile-cache.ts';
import { platformSettings } from '@waggle/service-kit/config';
import { serviceNames } from '@waggle/services';
import { Argument, Command, Option } from 'commander';
import { checkCommands } from './command-access.ts';
import { endWithError } from './end-with-error.ts';
import { addSettings } from './flags.ts';
import { addInstallingCommands } from './installing-commands.ts';
import { addOperatingCommands } from './operating-commands.ts';
import { nameOwnHelp } from './own-help.ts';
import packageFile from './package.json' with { type: 'json' };
import { pageSettings } from './page-settings.ts';
import { exitOnClosedPipe } from './quiet-pipes.ts';
import { allSettings, clientSettings, serviceSettings, streamsSettings, tokenSettings } from './settings.ts';

exitOnClosedPipe();
// Orders, addresses and tokens: what this program writes is its owner's alone.
process.umask(0o077);

type Options = Readonly<Record<string, unknown>>;

const program = new Command('waggle')
  .description('Takes a kitchen’s orders and shows every customer, live, where the food is.')
  .version(packageFile.version, '--version', 'print the version')
  .showSuggestionAfterError();

const up = addSettings(program.command('up'), platformSettings)
  .summary('start everything in this process')
  .description('Starts every service in this process, on the embedded engine unless REDIS_URL and MONGODB_URL are set.')
  .action(async (options: Options) => (await import('./up.ts')).up(options));
for (const table of Object.values(serviceSettings)) addSettings(up, table);
addSettings(up, pageSettings);

const serve = addSettings(program.command('serve'), platformSettings)
  .summary('start one service, on Redis and MongoDB, or the web pages')
  .description('Starts one service in this process; any number of processes may serve the same one.')
  .addArgument(new Argument('<service>', 'which one').choices([...serviceNames, 'web']))
  .action(async (service: string, options: Options) =>
    service === 'web'
      ? (await import('./serve-web.ts')).serveWeb(options)
      : (await import('./serve.ts')).serve(service, options),
  );
for (const table of Object.values(serviceSettings)) addSettings(serve, table);
addSettings(serve, pageSettings);

const { url, wsUrl } = clientSettings;

addSettings(program.command('order'), { url, wsUrl })
  .summary('place an order and follow it')
  .description('Places an order and follows it here, live, until it is delivered, picked up or cancelled.')
  .option('--item <item_id>', 'what to order; the first item of the menu that is in stock when not given')
  .option('--quantity <integer>', 'how many', '1')
  .option('--name <name>', 'who orders', 'Ada Lovelace')
  .option('--phone <number>', 'how to call them', '+44 20 7946 0000')
  .option('--address <address>', 'where it goes', '12 St James’s Square, London')
  .option('--pick-up', 'who orders comes for it')
  .action(async (options: Options) => (await import('./order.ts')).order(options));

addSettings(program.command('load'), { url: url })
  .summary('place many orders, and tell how long they took')
  .description(
    'Places many orders over HTTP, as customers do, and tells the throughput, how long answers and deliveries took, and what was refused. They are real orders: for a Waggle where nobody cooks.',
  )
  .option('--orders <integer>', 'how many', '100')
  .option('--rate <number>', 'how many a second', '10')
  .addOption(
    new Option('--profile <profile>', 'evenly; ten seconds’ at once; or five times as often in the middle')
      .choices(['steady', 'burst', 'spike'])
      .default('steady'),
  )
  .option('--wait <seconds>', 'how long to wait for the last delivery; 0: for none', '120')
  .option('--yes', 'also where Waggle does not run on this machine')
  .option('--json', 'print JSON')
  .action(async (options: Options) => (await import('./load/load.ts')).load(options));

addSettings(program.command('track'), { url, wsUrl })
  .summary('follow an order')
  .argument('<order_id>', 'which order')
  .requiredOption('--token <token>', 'its tracking token, or the staff token')
  .action(async (orderId: string, options: Options) => (await import('./track.ts')).track(orderId, options));

const config = program
  .command('config')
  .summary('show every setting')
  .description(
    'Prints every setting: its value, its default, what it does. Secrets are dots. Takes the options of up and serve.',
  )
  .action(async (options: Options) => (await import('./config.ts')).config(options));
for (const table of Object.values(allSettings)) addSettings(config, table, { inHelp: false });

program
  .command('openapi')
  .summary('print the API as OpenAPI 3.1')
  .description('Prints the API of all services, whichever of them run here: for clients that are generated from it.')
  .option('--server <url>', 'the address of your Waggle, for the document’s `servers`')
  .action(async (options: { server?: string }) => (await import('./openapi.ts')).printOpenApi(options));

addSettings(
  program
    .command('staff-token')
    .summary('make a new staff token')
    .addArgument(new Argument('<action>', 'reset makes a new token; the old one stops working').choices(['reset'])),
  tokenSettings,
).action(async (_action: string, options: Options) => (await import('./staff-token.ts')).resetToken(options));

addSettings(program.command('streams'), streamsSettings)
  .summary('show the streams: publisher, consumers, progress')
  .description(
    'Shows each stream with its publisher and its groups. With an admin’s token, or the data folder of a Waggle on this machine: how each group is and since when, its consumers, and what waits in outboxes.',
  )
  .option('--watch', 'go on, every second')
  .option('--json', 'print JSON; with --watch a line for each second')
  .action(async (options: Options) => (await import('./streams.ts')).printStreams(options));

addSettings(addSettings(program.command('doctor'), platformSettings), clientSettings)
  .summary('check a Waggle, and say what to do about what is wrong')
  .description(
    'Checks a Waggle as customers reach it, at --url or on this machine: pages, API, WebSockets, base path, clock; and what it stands on: Redis and MongoDB, or the data folder. Exit code 1 when something is wrong.',
  )
  .option('--json', 'print JSON')
  .action(async (options: Options) => (await import('./doctor/doctor.ts')).doctor(options));

addOperatingCommands(program);
addInstallingCommands(program);

checkCommands(program);
nameOwnHelp(program);
await program.parseAsync().catch(endWithError);
