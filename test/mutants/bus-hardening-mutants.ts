// Bugs of the bus that show only when something odd happens: entries of others, mistakes of an engine, processes that die of
// an event, replays on a stream that lost something, streams that are long.
import type { Mutant } from './mutant.ts';

const consumerTests = (name: string) =>
  ({ kind: 'conformance', path: 'bus/conformance/embedded.conformance.test.ts', name }) as const;
const embeddedTests = consumerTests;
const redisTests = (name: string) =>
  ({ kind: 'conformance', path: 'bus/redis/redis.conformance.test.ts', name }) as const;
const foreignEntries = (name: string) =>
  ({ kind: 'integration', path: 'bus/redis/foreign-entries.integration.test.ts', name }) as const;
const longStreams = (name: string) =>
  ({ kind: 'integration', path: 'bus/embedded/event-log.integration.test.ts', name }) as const;

export const busHardeningMutants: readonly Mutant[] = [
  {
    name: 'an engine error counts as an outage',
    breaks: 'the consumer retries an unprocessable entry forever and blocks its group',
    file: 'bus/engine-attempts.ts',
    find: 'if (!(error instanceof EngineUnavailableError)) {',
    replace: 'if (error === undefined) {',
    caughtBy: {
      kind: 'unit',
      path: 'bus/engine-attempts.unit.test.ts',
      name: 'a refusal is logged once, not retried, and not counted as an outage',
    },
  },
  {
    name: 'an entry that cannot be copied is not dead-lettered without its content',
    breaks: 'it stays pending, is claimed after every lease, and blocks the trimming of its stream',
    file: 'bus/handling.ts',
    find: "{ ...record, message }, 'nothing')",
    replace: '{ ...record, message })',
    caughtBy: consumerTests(
      'an entry that the engine cannot copy becomes a dead letter without its content, reported once',
    ),
  },
  {
    name: 'an entry after an engine error stays held',
    breaks: 'its lease is renewed forever, and no consumer handles it',
    file: 'bus/consumer-state.ts',
    find: '      if (over.signal.aborted) return;\n',
    replace: '      if (held.size > 0) return;\n',
    caughtBy: consumerTests('an engine error about one entry blocks no other: the entry is claimed again'),
  },
  {
    name: 'deaths are not counted',
    breaks: 'an event that kills its process kills one process after another, forever',
    file: 'bus/claimed-entries.ts',
    find: '() => log.beginRun(member, id), false',
    replace: 'async () => true, false',
    caughtBy: consumerTests('an event that kills one process after another becomes a dead letter that says so'),
  },
  {
    name: 'suspects are handled concurrently',
    breaks: 'one killer event dead-letters all events that ran beside it',
    file: 'bus/claimed-entries.ts',
    find: 'deaths < deathsBeforeIsolation ?',
    replace: 'deaths >= 0 ?',
    caughtBy: consumerTests('bystanders of a process death are handled, not dead-lettered'),
  },
  {
    name: 'a run that ended counts as a death',
    breaks: 'restarts during a store outage dead-letter the waiting events',
    file: 'bus/claimed-entries.ts',
    find: "if (outcome.kind === 'again') await",
    replace: 'if (deaths < 0) await',
    caughtBy: consumerTests(
      'a process that ends during a store outage does not count as a death of its waiting events',
    ),
  },
  {
    name: 'embedded: a replay counts as published',
    breaks: 'a stream with a loss is never refilled, because a replay follows the gap',
    file: 'bus/embedded/entries.ts',
    find: '  if (published !== last) sql.setPublished.run(published, stream);\n',
    replace: '',
    caughtBy: embeddedTests('a replay does not hide a loss of entries that were published after its dead letter'),
  },
  {
    name: 'embedded: runs count for a consumer that is not the owner',
    breaks: 'a consumer that lost its lease counts failures for the new owner',
    file: 'bus/embedded/tables.ts',
    find: 'SET unfinished = unfinished + 1\n     WHERE stream = ? AND group_name = ? AND position = ? AND consumer = ?',
    replace:
      "SET unfinished = unfinished + 1\n     WHERE stream = ? AND group_name = ? AND position = ? AND consumer <> ? || '-'",
    caughtBy: embeddedTests('unfinished runs count up, for the owner only, until a run ends or fails'),
  },
  {
    name: 'embedded: trimming in one go',
    breaks: 'trimming a day of entries blocks all orders for seconds',
    file: 'bus/embedded/event-log.ts',
    find: 'const trimmedAtOnce = 1_000;',
    replace: 'const trimmedAtOnce = 1_000_000;',
    caughtBy: longStreams('trimming a long stream yields to others between its steps'),
  },
  {
    name: 'embedded: trimmed entries stay counted',
    breaks: 'the length of a stream and the lag of later groups are wrong, and so are the alerts',
    file: 'bus/embedded/entries.ts',
    find: '  sql.shrunk.run(removed, stream);\n',
    replace: '',
    caughtBy: embeddedTests('trimming removes any number of entries, and keeps length and lag correct'),
  },
  {
    name: 'embedded: a file of an earlier version is not counted',
    breaks: 'after an upgrade the counters of every stream are permanently wrong',
    file: 'bus/embedded/upgrade.ts',
    find: 'UPDATE bus_streams SET added = length;',
    replace: '',
    caughtBy: longStreams(
      'the file of an earlier version is upgraded, and its entries are delivered and trimmed as before',
    ),
  },
  {
    name: 'entries for a switched-off service are kept',
    breaks: 'with the simulator off, Redis or the file grows with every order',
    file: 'bus/housekeeping.ts',
    find: "  if (runs === 'always') return true;\n",
    replace: '  if (runs) return true;\n',
    caughtBy: {
      kind: 'unit',
      path: 'bus/housekeeping.unit.test.ts',
      name: 'of a switched-off service: entries older than an hour are removed, and so is the group',
    },
  },
  {
    name: 'an optional service that is down counts as switched off',
    breaks: 'a simulator that is down for an hour loses requests',
    file: 'bus/housekeeping.ts',
    find: "runs === 'never' ? minute : day",
    replace: 'runs ? minute : day',
    caughtBy: {
      kind: 'unit',
      path: 'bus/housekeeping.unit.test.ts',
      name: 'of an optional service: nothing is removed while it is down for hours; after a day without a consumer, older entries are',
    },
  },
  {
    name: 'redis: a missing permission is an error like any other',
    breaks: 'no message names the missing permission, and operators look for an outage',
    file: 'bus/redis/refusal.ts',
    find: '  if (isPermissionDenied(error)) {\n',
    replace: '  if (isPermissionDenied(error) && args.length === 0) {\n',
    caughtBy: {
      kind: 'integration',
      path: 'bus/redis/refusals.integration.test.ts',
      name: 'a denied key or command is named with the user',
    },
    needs: 'redis',
  },
  {
    name: 'redis: a denied channel ends all subscriptions',
    breaks: 'pages update seconds late, without an explanation',
    file: 'bus/redis/signals.ts',
    find: '      if (!(error instanceof EngineRefusedError)) throw error;\n',
    replace: '      if (error) throw error;\n',
    caughtBy: {
      kind: 'integration',
      path: 'bus/redis/refusals.integration.test.ts',
      name: 'a denied channel is named, the others work, and it is subscribed once it is allowed',
    },
    needs: 'redis',
  },
  {
    name: 'redis: a replay counts as published',
    breaks: 'a stream with a loss is never refilled, because a replay follows the gap',
    file: 'bus/redis/scripts/replay-dead-letter.lua',
    find: "fields[#fields + 1] = 'published_before'\nfields[#fields + 1] = last_published(KEYS[2])\n",
    replace: '',
    caughtBy: redisTests('a replay does not hide a loss of entries that were published after its dead letter'),
    needs: 'redis',
  },
  {
    name: 'redis: the check of an append counts a replay as published',
    breaks: 'the same, before the sweep runs',
    file: 'bus/redis/scripts/append.lua',
    find: 'local last = last_published(KEYS[1])',
    replace:
      "local tail = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]\n  local last = tail and tail[1] or last_published(KEYS[1])",
    caughtBy: redisTests('a replay does not hide a loss of entries that were published after its dead letter'),
    needs: 'redis',
  },
  {
    name: 'redis: foreign fields are copied one by one',
    breaks: 'an entry with four thousand fields blocks every group of its stream',
    file: 'bus/redis/scripts/dead-letter.lua',
    find: '      others[#others + 1] = name\n      others[#others + 1] = value\n',
    replace: '      add(name, value)\n',
    caughtBy: foreignEntries('fields blocks nothing'),
    needs: 'redis',
  },
  {
    name: 'redis: entries of any size are copied',
    breaks: 'a page of dead letters does not fit into memory',
    file: 'bus/redis/scripts/dead-letter.lua',
    find: 'elseif size > tonumber(ARGV[8]) then',
    replace: 'elseif size < 0 then',
    caughtBy: foreignEntries(
      'of twenty million bytes is named, but neither copied nor passed on to a claiming consumer',
    ),
    needs: 'redis',
  },
  {
    name: 'redis: a claim returns the content of an entry of any size',
    breaks: 'an entry that hangs one process hangs the next one too',
    file: 'bus/redis/scripts/claim.lua',
    find: 'if size > tonumber(ARGV[6]) then entry[2] = {} end',
    replace: '',
    caughtBy: foreignEntries(
      'of twenty million bytes is named, but neither copied nor passed on to a claiming consumer',
    ),
    needs: 'redis',
  },
  {
    name: 'redis: runs count for a consumer that is not the owner',
    breaks: 'a consumer that lost its lease counts failures for the new owner',
    file: 'bus/redis/scripts/note-run.lua',
    find: 'ARGV[3], ARGV[3], 1, ARGV[2])',
    replace: 'ARGV[3], ARGV[3], 1)',
    caughtBy: redisTests('unfinished runs count up, for the owner only, until a run ends or fails'),
    needs: 'redis',
  },
  {
    name: 'a dry run promises what the replay refuses',
    breaks: 'operators who trust the dry run discard the wrong dead letters',
    file: 'service-kit/operations/dead-letter-routes.ts',
    find: '        if (problem) throw notReplayed[problem](letter);\n',
    replace: '        if (problem && !request.query.dry_run) throw notReplayed[problem](letter);\n',
    caughtBy: {
      kind: 'integration',
      path: 'waggle/dead-letters/dead-letters.integration.test.ts',
      name: 'refused by a dry run',
    },
  },
];
