// The commands for operating a running Waggle: dead letters, outbox, tokens, accounts.
import { roles } from '@waggle/contracts';
import { manifests } from '@waggle/services';
import { type Command, Option } from 'commander';
import { addFilter } from './dead-letters/filter.ts';
import { addSettings } from './flags.ts';
import { clientSettings, staffSettings } from './settings.ts';

type Options = Readonly<Record<string, unknown>>;

const rebuildable = manifests.flatMap(({ name, store }) => (store.projection ? [name] : []));

export function addOperatingCommands(program: Command): void {
  const deadLetters = program
    .command('dead-letters')
    .summary('show, replay or discard events that a service gave up on');

  asStaff(addFilter(deadLetters.command('list')))
    .summary('list them, oldest first')
    .option('--limit <integer>', 'the most to show', '50')
    .action(async (options: Options) => (await import('./dead-letters/list.ts')).showDeadLetters(options));

  asStaff(deadLetters.command('show'))
    .summary('show one, with its original bytes')
    .argument('<id>', 'its id, as the list shows it')
    .action(async (id: string, options: Options) => (await import('./dead-letters/show.ts')).show(id, options));

  asStaff(addFilter(deadLetters.command('replay')))
    .summary('replay one, or all that match the filters, to its group')
    .argument('[id]', 'its id; without one, all that match the filters')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--dry-run', 'only count them')
    .action(async (id: string | undefined, options: Options) =>
      (await import('./dead-letters/replay.ts')).replayDeadLetters(id, options),
    );

  asStaff(addFilter(deadLetters.command('discard')))
    .summary('delete one, or all that match the filters')
    .argument('[id]', 'its id; without one, all that match the filters')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--dry-run', 'only count them')
    .option('--yes', 'skip the question')
    .action(async (id: string | undefined, options: Options) =>
      (await import('./dead-letters/discard.ts')).discardDeadLetters(id, options),
    );

  asStaff(program.command('outbox').summary('publish events again').command('republish'))
    .summary('publish again all events since a time')
    .description(
      'Publishes again the events that the services at --url published since a time. The relay refills a stream that lost events without this command; a service that has handled an event ignores its repeat.',
    )
    .requiredOption('--since <time>', 'a time such as 2026-11-22T14:30:00Z, or an age such as 30m or 2h')
    .action(async (options: Options) => (await import('./outbox/republish.ts')).republish(options));

  asStaff(program.command('replay'))
    .summary('give one group events again')
    .description(
      'Copies events that the streams still hold to their ends, for one group alone, and says how many of them the group had handled, handled anew, and has not handled yet. What is in the inbox of its service stays without effect; other groups see nothing of it, and the group goes on meanwhile. Ctrl-C ends it after the part in work.',
    )
    .requiredOption('--group <group>', 'such as notifications-group; also one of another program')
    .requiredOption(
      '--from <time>',
      'a time such as 2026-11-22T14:30:00Z, an age such as 30m or 2h, or the id of an entry',
    )
    .option('--to <time>', 'the same; default: now')
    .option('--stream <stream>', 'only the events of this stream; default: all that the group reads')
    .option('--dry-run', 'only count them')
    .action(async (options: Options) => (await import('./replays/replay-group.ts')).replay(options));

  asStaff(program.command('rebuild'))
    .summary('make the records of a service anew from its events')
    .description(
      'Makes what a service keeps anew from the events that it handled, such as the timelines of orders: aside, without messages to anybody, while the old records serve, and swaps them in one transaction. Says since when they are complete; what is older than the archive (WAGGLE_ARCHIVE_DAYS) is taken over as it is.',
    )
    .argument('<service>', `one whose records are made of events alone: ${rebuildable.join(', ')}`)
    .action(async (service: string, options: Options) =>
      (await import('./replays/rebuild.ts')).rebuild(service, options),
    );

  asStaff(program.command('trace'))
    .summary('show the way of an order: its events, who reacted, who should have')
    .description(
      'Prints every event of an order below what caused it: when it was committed and reached its stream, which services have handled it, when, in which process and attempt, which have not, and whose step comes next. From outboxes, inboxes and streams; nothing that a customer typed.',
    )
    .argument('<order>', 'its id, its number or its correlation id')
    .option('--follow', 'go on with what is added, until the order is over')
    .action(async (order: string, options: Options) => (await import('./trace/trace.ts')).trace(order, options));

  asStaff(program.command('tail'))
    .summary('print events as they come on their streams')
    .description('Prints events as they come on their streams, without what a customer typed.')
    .argument(
      '[stream]',
      'which, such as orders-stream or orders; all when not given. Not dead-letters: see its command',
    )
    .option('--type <event>', 'only events of this type, such as order.created')
    .option('--order <order_id>', 'only those of this order')
    .option('--since <time>', 'begin at a time such as 2026-11-22T14:30:00Z, or an age such as 30m or 2h')
    .option('--no-follow', 'end when all is printed')
    .action(async (stream: string | undefined, options: Options) =>
      (await import('./tail/tail.ts')).tail(stream, options),
    );

  asStaff(program.command('forget'))
    .summary('remove a customer from all that is kept')
    .description(
      'Removes name, phone number, address and notes of ended orders from every service, stream, outbox, dead letter and file, and prints what still holds them. The orders stay, for the figures.',
    )
    .argument('<whom>', 'the id of an order, or a phone number')
    .action(async (whom: string, options: Options) => (await import('./forget.ts')).forget(whom, options));

  addFaults(program.command('faults').summary('inject faults on purpose, to learn and to rehearse'));
  addTokens(program.command('tokens').summary('show, make and remove tokens of scripts'));
  addAccounts(program.command('accounts').summary('show and change staff accounts'));
}

function addAccounts(accounts: Command): void {
  asStaff(accounts.command('list'))
    .summary('list them')
    .action(async (options: Options) => (await import('./accounts/accounts.ts')).listAccounts(options));

  asStaff(accounts.command('add'))
    .summary('add one and print its password')
    .argument('<login>', 'its sign-in name')
    .addOption(new Option('--role <role>', 'what it may do').choices([...roles]).makeOptionMandatory())
    .option('--name <name>', 'what colleagues see; the login when not given')
    .action(async (login: string, options: Options) => (await import('./accounts/accounts.ts')).add(login, options));

  asStaff(accounts.command('reset-password'))
    .summary('reset its password and print the new one')
    .argument('<login>', 'whose')
    .action(async (login: string, options: Options) =>
      (await import('./accounts/accounts.ts')).resetPassword(login, options),
    );

  asStaff(accounts.command('disable'))
    .summary('disable one and end its sessions')
    .argument('<login>', 'which')
    .action(async (login: string, options: Options) =>
      (await import('./accounts/accounts.ts')).disable(login, options),
    );

  asStaff(accounts.command('enable'))
    .summary('enable one again')
    .argument('<login>', 'which')
    .action(async (login: string, options: Options) => (await import('./accounts/accounts.ts')).enable(login, options));
}

function addFaults(faults: Command): void {
  asStaff(faults.command('list'))
    .summary('list which there are, what one will see, what holds, and which are active')
    .action(async (options: Options) => (await import('./faults/faults.ts')).listFaults(options));

  asStaff(faults.command('begin'))
    .summary('begin one, which ends by itself')
    .description('Begins a fault on purpose. Only where WAGGLE_FAULTS=on; it ends by itself, and with a restart.')
    .argument('<kind>', 'which, as the list calls it')
    .option('--service <name>', 'whose consumer; that of every service when not given')
    .option('--event-type <name>', 'only events of this type')
    .option('--order <order_id>', 'only events of this order')
    .option('--item <item_id>', 'only events with this dish')
    .option('--ms <integer>', 'how long it makes wait')
    .option('--times <integer>', 'how often, in each process; then it ends')
    .option('--seconds <integer>', 'how long it lasts, 600 at most (default 60)')
    .option('--reason <text>', 'why, for the audit trail')
    .action(async (kind: string, options: Options) => (await import('./faults/faults.ts')).beginFault(kind, options));

  asStaff(faults.command('end'))
    .summary('end one, or all')
    .argument('[id]', 'its id; without one, all')
    .action(async (id: string | undefined, options: Options) =>
      (await import('./faults/faults.ts')).endFaults(id, options),
    );
}

function addTokens(tokens: Command): void {
  asStaff(tokens.command('list'))
    .summary('list them')
    .action(async (options: Options) => (await import('./tokens/tokens.ts')).listTokens(options));

  asStaff(tokens.command('add'))
    .summary('make one and print it')
    .argument('<name>', 'what it is for, such as till or printer')
    .addOption(new Option('--role <role>', 'what it may do').choices([...roles]).makeOptionMandatory())
    .option('--read-only', 'it may read what its role may, and change nothing')
    .option('--days <integer>', 'how long it works', '90')
    .action(async (name: string, options: Options) => (await import('./tokens/tokens.ts')).addToken(name, options));

  asStaff(tokens.command('remove'))
    .summary('remove one, which stops working at once')
    .argument('<name>', 'which')
    .action(async (name: string, options: Options) => (await import('./tokens/tokens.ts')).removeToken(name, options));
}

const { url, operationsUrl } = clientSettings;

const asStaff = (command: Command): Command =>
  addSettings(addSettings(command, { url, operationsUrl }), staffSettings).option('--json', 'print JSON');
