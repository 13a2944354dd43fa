// Bugs of the commits that transactions share on SQLite, and of the streams in the same file.
import type { Mutant } from './mutant.ts';

const groupCommitTests = (name: string) =>
  ({ kind: 'integration', path: 'store/sqlite/group-commit.integration.test.ts', name }) as const;
const fileStreamsTests = (name: string) =>
  ({ kind: 'integration', path: 'bus/embedded/file-streams.integration.test.ts', name }) as const;
const everyStep = {
  kind: 'integration',
  path: 'test/simulation/every-step.integration.test.ts',
  name: 'wherever its process is killed',
} as const;

export const sharedCommitMutants: readonly Mutant[] = [
  {
    name: 'sqlite: an acknowledgement is not in the transaction of its handler',
    breaks: 'handled events stay pending, and every start handles them again',
    file: 'store/sqlite/store.ts',
    find: '          acknowledgement.write(db);\n',
    replace: '',
    caughtBy: everyStep,
  },
  {
    name: 'sqlite: a failed transaction stays in the commit that it shares',
    breaks: 'an order that was refused takes its stock',
    file: 'store/sqlite/group-commit.ts',
    find: '      undo.run();\n',
    replace: '',
    caughtBy: groupCommitTests(
      'transactions of one turn share a commit, and one that fails undoes only its own changes',
    ),
  },
  {
    name: 'sqlite: a transaction resolves before the commit that it shares',
    breaks: 'a customer gets the answer of an order that the commit did not keep',
    file: 'store/sqlite/group-commit.ts',
    find: '          outcomes.push(await inSavepoint(member));\n',
    replace:
      '          outcomes.push(await inSavepoint(member));\n          member.settle(outcomes.at(-1) as Outcome);\n',
    caughtBy: groupCommitTests('when the commit fails, each runs again by itself and gets its own outcome'),
  },
  {
    name: 'sqlite: requests wait behind a backlog',
    breaks: 'with a backlog customers wait until all of it is worked off',
    file: 'store/sqlite/group-commit.ts',
    find: "for (const priority of ['request', 'background'] as const) {",
    replace: "for (const priority of ['background', 'request'] as const) {",
    caughtBy: groupCommitTests('a request goes before the backlog'),
  },
  {
    name: 'sqlite: a turn works off the whole backlog',
    breaks: 'sockets are not read until all of it is worked off',
    file: 'store/sqlite/group-commit.ts',
    find: 'if (performance.now() >= until) break;',
    replace: '',
    caughtBy: groupCommitTests('a long queue yields to sockets after every slice'),
  },
  {
    name: 'sqlite: an event overtakes those that wait for the relay',
    breaks: 'events of an order are on their stream out of order',
    file: 'store/sqlite/outbox.ts',
    find: ' || writes.isWaiting.get(stream)) return null;',
    replace: ') return null;',
    caughtBy: fileStreamsTests(
      'events wait behind those that the stream did not take, and the relay publishes all in sequence',
    ),
  },
  {
    name: 'sqlite: a stream that refuses an event fails its transaction',
    breaks: 'a broken stream takes no orders',
    file: 'store/sqlite/outbox.ts',
    find: '      writes.undo.run();\n      return null;\n',
    replace: '      throw error;\n',
    caughtBy: fileStreamsTests(
      'events wait behind those that the stream did not take, and the relay publishes all in sequence',
    ),
  },
  {
    name: 'sqlite: a backlog blocks the event loop',
    breaks: 'requests wait for minutes while a process works off its backlog',
    file: 'store/sqlite/group-commit.ts',
    find: 'setImmediate(() => void turn());',
    replace: 'queueMicrotask(() => void turn());',
    caughtBy: {
      kind: 'integration',
      path: 'store/sqlite/database.integration.test.ts',
      name: 'consecutive transactions yield to requests and timers',
    },
  },
];
