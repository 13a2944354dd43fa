// Starts Waggle for a test: the program under test, with the tests' staff token and deadlines for a slow machine.
import * as processes from '../../deploy/processes/waggle.ts';
import { programUnderTest, quickPasswords } from './program.ts';

export type { LogLine, WaggleProcess } from '../../deploy/processes/waggle.ts';
export { temporaryFolder } from '../../deploy/processes/waggle.ts';

/** The staff token of each Waggle in tests. */
export const staffToken = 'staff-token-of-the-tests-of-waggle';

// A busy machine is slow, not wrong: a longer deadline costs nothing when the test passes, and avoids retries.
export const patience = process.env['CI'] ? 3 : 1;

export interface TestedProcessOptions extends processes.WaggleProcessOptions {
  /** Hashes passwords at their real cost: for what another process has stored or will read. Default false. */
  readonly realPasswords?: boolean;
}

/** Resolves when it is ready; rejects with its output if it ends first. */
export const startWaggle = (options: TestedProcessOptions): Promise<processes.WaggleProcess> =>
  processes.startWaggle({
    ...asTestsStartIt(options),
    readyWithinMs: (options.readyWithinMs ?? 60_000) * patience,
  });

/** Starts it without waiting until it is ready. */
export const launchWaggle = (options: TestedProcessOptions & { readonly port: number }): processes.WaggleProcess =>
  processes.launchWaggle(asTestsStartIt(options));

/** Polls until `holds`; rejects after `timeoutMs` and names what it waited for. If `holds` throws, the wait ends. */
export const waitFor = (what: string, timeoutMs: number, holds: () => boolean | Promise<boolean>): Promise<void> =>
  processes.waitFor(what, timeoutMs * patience, holds);

const asTestsStartIt = <Options extends TestedProcessOptions>(options: Options): Options => ({
  program: programUnderTest(),
  ...options,
  nodeArguments: [...(options.realPasswords ? [] : quickPasswords), ...(options.nodeArguments ?? [])],
  // Tests order a lot from one address; those of the limits set it themselves.
  settings: {
    WAGGLE_STAFF_TOKEN: staffToken,
    WAGGLE_UNLIMITED_ADDRESSES: 'loopback',
    // With the default an event is given up after five minutes.
    WAGGLE_RETRY_ATTEMPTS: '5',
    // Tests of the data folder give theirs.
    ...(options.settings?.['REDIS_URL'] && !options.settings['WAGGLE_DATA']
      ? { WAGGLE_TRACKING_SECRET: 'tracking-secret-of-the-tests-of-waggle' }
      : {}),
    ...options.settings,
  },
});
