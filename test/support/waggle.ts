// Starts Waggle for a test: with the tests' staff token, and with the patience of the machine.
import * as processes from '../../deploy/processes/waggle.ts';

export type { LogLine, WaggleProcess } from '../../deploy/processes/waggle.ts';
export { temporaryFolder } from '../../deploy/processes/waggle.ts';

/** The staff token of every Waggle that tests start. */
export const staffToken = 'staff-token-of-the-tests';

// A machine that runs everything else too is slow, not wrong: waiting longer costs nothing where all is well, and no test is
// run again for being late.
export const patience = process.env['CI'] ? 3 : 1;

/** Resolves when it is ready; rejects with what it said when it ends instead. */
export const startWaggle = (options: processes.StartOptions): Promise<processes.WaggleProcess> =>
  processes.startWaggle({
    ...withStaffToken(options),
    readyWithinMs: (options.readyWithinMs ?? 60_000) * patience,
  });

/** Starts it and does not wait for anything. */
export const launchWaggle = (options: processes.StartOptions & { readonly port: number }): processes.WaggleProcess =>
  processes.launchWaggle(withStaffToken(options));

/** Tries until `holds`; rejects after `timeoutMs`, naming what it waited for. What `holds` throws ends the wait. */
export const waitFor = (what: string, timeoutMs: number, holds: () => boolean | Promise<boolean>): Promise<void> =>
  processes.waitFor(what, timeoutMs * patience, holds);

const withStaffToken = <Options extends processes.StartOptions>(options: Options): Options => ({
  ...options,
  settings: { WAGGLE_STAFF_TOKEN: staffToken, ...options.settings },
});
