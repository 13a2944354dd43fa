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
    name: 'an order’s way has all of every payload',
    breaks: 'names, phone numbers and addresses reach whoever looks at a stream',
    file: 'services/operations/streams/read-entries.ts',
    find: 'const facts = shownFacts.flatMap((name) => {',
    replace: 'const facts = Object.keys(payload).flatMap((name) => {',
    caughtBy: {
      kind: 'unit',
      path: 'services/operations/streams/read-entries.unit.test.ts',
      name: 'of a payload it shows what names nobody, whatever else there is',
    },
  },
  {
    name: 'the sampler goes on without viewers',
    breaks: 'looking once costs commands until the process ends',
    file: 'services/operations/live/live-feed.ts',
    find: 'if (viewers.size === 0) {',
    replace: 'if (viewers.size < 0) {',
    caughtBy: {
      kind: 'integration',
      path: 'services/operations/live/live-feed.integration.test.ts',
      name: 'nobody looks: nothing is read; the last viewer who leaves ends the reading',
    },
  },
  {
    name: 'a service that has not reacted counts as done',
    breaks: 'a stuck order looks as if everybody had done their part',
    file: 'services/operations/journey/journey.rules.ts',
    find: 'if (compareEntryIds(entry, delivered) > 0)',
    replace: 'if (compareEntryIds(entry, delivered) > 1)',
    caughtBy: {
      kind: 'unit',
      path: 'services/operations/journey/journey.rules.unit.test.ts',
      name: 'a service that is to react',
    },
  },
  {
    name: 'sqlite: the outbox is written after the transaction',
    breaks: 'a crash in between leaves a change without its event',
    file: 'store/sqlite/store.ts',
    find: 'inserted: outbox.insert(body.emitted, committed) };',
    // Read after the commit.
    replace: 'get inserted() { return outbox.insert(body.emitted, (effect) => effect()); } };',
    caughtBy: everyStep,
  },
  {
    name: 'sqlite: effects outside the store run inside the transaction',
    breaks: 'effects of a rolled-back transaction are visible',
    file: 'store/sqlite/store.ts',
    find: '        const result = await body.run(run);\n',
    replace:
      '        const result = await body.run(run).finally(() => commits.committed({ emitted: [], effects: body.effects }));\n',
    caughtBy: sqliteTests('an error of the body is rethrown, and the transaction rolls back'),
  },
  {
    name: 'sqlite: the inbox lets repeats through',
    breaks: 'a repeated event has two effects',
    file: 'store/sqlite/inbox.ts',
    find: '...kept).changes === 1;',
    replace: '...kept).changes >= 0;',
    caughtBy: sqliteTests('two transactions race on one event'),
  },
  {
    name: 'sqlite: a row that another relay leases is claimed',
    breaks: 'two relays publish it, out of order',
    file: 'store/sqlite/outbox-sql.ts',
    find: '(owner IS NULL OR owner = :owner OR lease_until <= :now)',
    replace: '(owner IS NULL OR owner <> :now)',
    caughtBy: sqliteTests('a leased row goes to no other owner until the lease expires'),
  },
  {
    name: 'sqlite: a row is claimed before an earlier one of its order',
    breaks: 'events of one order are published out of order',
    file: 'store/sqlite/outbox-sql.ts',
    find: 'earlier.owner <> :owner AND earlier.lease_until > :now',
    replace: 'earlier.owner <> :owner AND earlier.lease_until > :now + 1e15',
    caughtBy: sqliteTests(
      'a row is not claimed while another owner leases an earlier one of its key; rows of other keys are',
    ),
  },
  {
    name: 'relay: rows are marked as published before they are',
    breaks: 'an engine outage loses them',
    file: 'bus/relay/stream-relay.ts',
    find: '    const expectLast = await outbox.lastPublished(stream);\n',
    replace:
      "    const expectLast = await outbox.lastPublished(stream);\n    await outbox.markPublished(rows.map(({ event_id }) => ({ event_id, entry_id: '1-0' })));\n",
    caughtBy: relayTests('an outage is reported once, retried with a backoff, and caught up with at its end'),
  },
  {
    name: 'relay: no sweep',
    breaks: 'rows that a crash left behind are never published',
    file: 'bus/relay/stream-relay.ts',
    find: 'return more ? atOnce : atMost(sweepMs);',
    replace: 'return more ? atOnce : atMost(1e12);',
    caughtBy: relayTests('a sweep publishes the rows of a dead process once its lease has expired'),
  },
  {
    name: 'relay: it never checks a stream for a loss',
    breaks: 'after a flush the events are never republished',
    file: 'bus/relay/stream-relay.ts',
    find: '    if (!promised && !failing) return false;\n',
    replace: '    if (!failing) return false;\n',
    caughtBy: relayTests('the sweep detects a loss on an idle stream'),
  },
  {
    name: 'relay: a commit does not wake it',
    breaks: 'every step of every order is up to a second late',
    file: 'bus/relay/stream-relay.ts',
    find: 'if (committed.has(stream)) loop.wake();',
    replace: 'void committed;',
    caughtBy: relayTests('an event is on its stream right after the commit, without a timer'),
  },
  {
    name: 'relay: it never checks for its appended rows',
    breaks: 'a loss before the mark is never detected when another process’s events hide it',
    file: 'bus/relay/stream-relay.ts',
    find: 'const looking = unverified;',
    replace: 'const looking: typeof unverified = [];',
    caughtBy: relayTests('a loss between an append and its mark is detected although another process’s events hide it'),
  },
  {
    name: 'relay: no backoff after a failure',
    breaks: 'every process hammers an unavailable engine',
    file: 'bus/relay/stream-relay.ts',
    find: 'exactly(backoffDelay(',
    replace: 'exactly(0 * backoffDelay(',
    caughtBy: relayTests('the backoff during an outage doubles up to its limit'),
  },
  {
    name: 'sqlite: rows of all streams are claimed together',
    breaks: 'an unwritable stream fills every claim, and no event reaches any stream',
    file: 'store/sqlite/outbox-sql.ts',
    find: 'WHERE stream = :stream AND',
    replace: 'WHERE (stream = :stream OR 1) AND',
    caughtBy: sqliteTests('rows of one stream neither fill nor block the claims of another'),
  },
  {
    name: 'relay: unpublishable rows stay leased',
    breaks: 'a disconnected process blocks its events for connected ones',
    file: 'bus/relay/stream-relay.ts',
    find: '      await giveBack();\n      throw error;\n',
    replace: '      throw error;\n',
    caughtBy: relayTests('a relay that cannot reach the engine releases its rows, so that another one publishes them'),
  },
  {
    name: 'relay: a refused event blocks its stream',
    breaks: 'no later event of any order reaches the stream',
    file: 'bus/relay/stream-relay.ts',
    find: '        refused.set(row.key, { row, error });\n        continue;\n',
    replace: '        throw error;\n',
    caughtBy: relayTests('an event that its stream refuses is kept as failed, and blocks no other order'),
  },
  {
    name: 'relay: events count as failed when the stream refuses all',
    breaks: 'a stream that refuses temporarily marks all its events as failed',
    file: 'bus/relay/stream-relay.ts',
    find: 'if (taken > 0) for (const',
    replace: 'for (const',
    caughtBy: relayTests('a stream that refuses every event blames none of them'),
  },
  {
    name: 'relay: a stop without a timeout',
    breaks: 'a hanging engine keeps the process from stopping',
    file: 'bus/relay/relay.ts',
    find: 'return endsWithin(clock, timeoutMs, ',
    replace: 'return endsWithin(clock, timeoutMs * 1e6, ',
    caughtBy: relayTests('stopping waits for a hanging engine no longer than its timeout'),
  },
  {
    name: 'republish: republished rows are republished again',
    breaks: 'republishing never ends',
    file: 'bus/relay/republish.ts',
    find: ' && published_at <= until',
    replace: '',
    caughtBy: relayTests('on request, events since a given time are republished'),
  },
  {
    name: 'sqlite: a durable commit does not wait for the fsync',
    breaks: 'a power cut undoes acknowledged orders',
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
    name: 'sqlite: a caller during a flush shares it',
    breaks: 'its commit may be later than the start of that flush, and a power cut undoes it',
    file: 'store/sqlite/group-sync.ts',
    find: '      running = false;\n',
    replace: '      running = false;\n      served.push(...waiting.splice(0));\n',
    caughtBy: {
      kind: 'unit',
      path: 'store/sqlite/group-sync.unit.test.ts',
      name: 'a caller during a flush waits for the next one',
    },
  },
];
