// Hands what processes left behind that ended between a change and its entry of the audit trail to the trail.
import type { Store } from '@waggle/store';
import type { Logger } from 'pino';
import { settleIntents } from '../identity/index.ts';
import { type PeriodicTask, startPeriodicTask } from './periodic-task.ts';
import type { Platform } from './platform.ts';

/** Longer than a request lasts: other processes settle their own. */
const leftAfterMs = 60_000;

export async function startSettling(
  { audit, clock, engine }: Pick<Platform, 'audit' | 'clock' | 'engine'>,
  store: Pick<Store<object>, 'intents'>,
  log: Logger,
): Promise<PeriodicTask> {
  const settle = async (before: number) => {
    const count = await settleIntents(store.intents, audit, before);
    if (count > 0) log.info({ count }, 'stored entries of the audit trail that an end of a process had left behind');
  };
  const failed = (error: unknown) => log.warn({ err: error }, 'could not complete the audit trail; will retry');
  // No other process has the file: all that is there was left behind.
  if (engine === 'embedded') await settle(clock.now() + 1).catch(failed);
  return startPeriodicTask(clock, leftAfterMs, () => settle(clock.now() - leftAfterMs), failed);
}
