// Bugs of the stores, their outboxes and inboxes, and of the relay.
import type { Mutant } from './mutant.ts';

const sqliteTests = (name: string) =>
  ({ kind: 'conformance', path: 'store/conformance/sqlite.conformance.test.ts', name }) as const;
const relayTests = (name: string) =>
  ({ kind: 'conformance', path: 'bus/relay/conformance/sqlite.conformance.test.ts', name }) as const;
const everyStep = {
  kind: 'integration',
  path: 'test/simulation/every-step.integration.test.ts',
  name: 'wherever its process is killed',
} as const;

export const storeMutants: readonly Mutant[] = [
  {
    name: 'sqlite: the outbox is written after the transaction',
    breaks: 'a crash between the two leaves a change that nobody hears of',
    file: 'store/sqlite/store.ts',
    find: '        outbox.insert(body.emitted);\n        return { body, result };\n      });\n',
    replace: '        return { body, result };\n      });\n      outbox.insert(body.emitted);\n',
    caughtBy: everyStep,
  },
  {
    name: 'sqlite: effects outside the store run inside the transaction',
    breaks: 'what was rolled back has been told',
    file: 'store/sqlite/store.ts',
    find: '        const result = await body.run(run);\n',
    replace:
      '        const result = await body.run(run).finally(() => commits.committed({ emitted: [], effects: body.effects }));\n',
    caughtBy: sqliteTests('what the body throws comes out, and nothing of the transaction stays'),
  },
  {
    name: 'sqlite: the inbox lets repeats through',
    breaks: 'an event that comes twice has two effects',
    file: 'store/sqlite/inbox.ts',
    find: 'clock.now()).changes === 1',
    replace: 'clock.now()).changes >= 0',
    caughtBy: sqliteTests('two transactions race on one event'),
  },
  {
    name: 'sqlite: a row that another relay holds is claimed',
    breaks: 'two relays publish it, and out of order',
    file: 'store/sqlite/outbox.ts',
    find: '(owner IS NULL OR owner = :owner OR lease_until <= :now)',
    replace: '(owner IS NULL OR owner <> :now)',
    caughtBy: sqliteTests('what one owner holds no other gets'),
  },
  {
    name: 'sqlite: a row is claimed before an earlier one of its order',
    breaks: 'events of one order are published out of order',
    file: 'store/sqlite/outbox.ts',
    find: 'earlier.owner <> :owner AND earlier.lease_until > :now',
    replace: 'earlier.owner <> :owner AND earlier.lease_until > :now + 1e15',
    caughtBy: sqliteTests('no row comes while an earlier one of its key is leased to another'),
  },
  {
    name: 'relay: rows are noted as published before they are',
    breaks: 'an engine that is away loses them',
    file: 'bus/relay/stream-relay.ts',
    find: '    const expectLast = await outbox.lastPublished(stream);\n',
    replace:
      "    const expectLast = await outbox.lastPublished(stream);\n    await outbox.markPublished(rows.map(({ event_id }) => ({ event_id, entry_id: '1-0' })));\n",
    caughtBy: relayTests('an outage is reported once, retried with a backoff, and caught up with at its end'),
  },
  {
    name: 'relay: no sweep',
    breaks: 'what a crash left behind stays behind',
    file: 'bus/relay/stream-relay.ts',
    find: 'return more ? atOnce : atMost(sweepMs);',
    replace: 'return more ? atOnce : atMost(1e12);',
    caughtBy: relayTests('a sweep publishes the rows of a dead process once its lease has expired'),
  },
  {
    name: 'relay: it never looks whether a stream lost something',
    breaks: 'after a flush the events are in no stream',
    file: 'bus/relay/stream-relay.ts',
    find: '    if (!promised && !failing) return false;\n',
    replace: '    if (!failing) return false;\n',
    caughtBy: relayTests('the sweep detects a loss on an idle stream'),
  },
  {
    name: 'relay: a commit wakes nobody',
    breaks: 'every step of every order comes up to a second later',
    file: 'bus/relay/stream-relay.ts',
    find: 'if (committed.has(stream)) loop.wake();',
    replace: 'void committed;',
    caughtBy: relayTests('an event is on its stream right after the commit, without a timer'),
  },
  {
    name: 'relay: it never looks for what it has appended',
    breaks: 'what was lost before the outbox knew of it stays lost when another process’s events hide that',
    file: 'bus/relay/stream-relay.ts',
    find: 'const looking = unverified;',
    replace: 'const looking: typeof unverified = [];',
    caughtBy: relayTests('a loss between an append and its mark is detected although another process’s events hide it'),
  },
  {
    name: 'relay: no pause after a failure',
    breaks: 'an engine that is away is asked without end, and every process is busy with that',
    file: 'bus/relay/stream-relay.ts',
    find: 'exactly(backoffDelay(',
    replace: 'exactly(0 * backoffDelay(',
    caughtBy: relayTests('the backoff during an outage doubles up to its limit'),
  },
  {
    name: 'sqlite: rows of all streams are claimed together',
    breaks: 'one stream that cannot be written fills every claim, and no event reaches any stream',
    file: 'store/sqlite/outbox.ts',
    find: 'WHERE stream = :stream AND',
    replace: 'WHERE (stream = :stream OR 1) AND',
    caughtBy: sqliteTests('rows of one stream neither fill nor hold up the claims of another'),
  },
  {
    name: 'relay: what cannot be published stays leased',
    breaks: 'a process that is cut off from the engine keeps its events from those that are not',
    file: 'bus/relay/stream-relay.ts',
    find: '      await giveBack();\n      throw error;\n',
    replace: '      throw error;\n',
    caughtBy: relayTests('a relay that cannot reach the engine releases its rows, so that another one publishes them'),
  },
  {
    name: 'relay: an event that is refused holds up its stream',
    breaks: 'no later event of any order reaches the stream',
    file: 'bus/relay/stream-relay.ts',
    find: '        refused.set(row.key, { row, error });\n        continue;\n',
    replace: '        throw error;\n',
    caughtBy: relayTests('an event that its stream refuses is kept as failed, and blocks no other order'),
  },
  {
    name: 'relay: events are blamed for a stream that takes none',
    breaks: 'a stream that refuses for a while leaves all its events as failed',
    file: 'bus/relay/stream-relay.ts',
    find: 'if (taken > 0) for (const',
    replace: 'for (const',
    caughtBy: relayTests('a stream that refuses every event blames none of them'),
  },
  {
    name: 'relay: a stop without end',
    breaks: 'a process does not go while the engine hangs, until somebody kills it',
    file: 'bus/relay/relay.ts',
    find: 'return endsWithin(clock, timeoutMs, ',
    replace: 'return endsWithin(clock, timeoutMs * 1e6, ',
    caughtBy: relayTests('stopping waits for a hanging engine no longer than its timeout'),
  },
  {
    name: 'republish: what is published meanwhile is published again, too',
    breaks: 'it goes round and round for as long as somebody asks',
    file: 'bus/relay/republish.ts',
    find: ' && published_at <= until',
    replace: '',
    caughtBy: relayTests('on request, events since a given time are republished'),
  },
  {
    name: 'sqlite: an answer does not wait for the disk',
    breaks: 'a power cut takes orders back that were acknowledged',
    file: 'store/sqlite/store.ts',
    find: '      if (durable) await database.durable();\n',
    replace: '',
    caughtBy: {
      kind: 'integration',
      path: 'store/sqlite/database.integration.test.ts',
      name: 'transactions that commit together share an fsync',
    },
  },
  {
    name: 'sqlite: who asks while a flush runs shares it',
    breaks: 'its commit may have come after that flush began, and a power cut takes it back',
    file: 'store/sqlite/group-sync.ts',
    find: '      running = false;\n',
    replace: '      running = false;\n      served.push(...waiting.splice(0));\n',
    caughtBy: {
      kind: 'unit',
      path: 'store/sqlite/group-sync.unit.test.ts',
      name: 'a caller that asks during a flush waits for the next one',
    },
  },
  {
    name: 'sqlite: a backlog lets no turn of the event loop pass',
    breaks: 'requests wait for minutes while a process works through what piled up',
    file: 'store/sqlite/database.ts',
    find: 'const result = last.then(turn).then(body);',
    replace: 'const result = last.then(body);',
    caughtBy: {
      kind: 'integration',
      path: 'store/sqlite/database.integration.test.ts',
      name: 'transactions that follow each other let requests and timers come between them',
    },
  },
];
