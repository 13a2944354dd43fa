// Refuses to start on a Redis of a kind that Waggle cannot work with.
import { unusableRedis } from '@waggle/bus/redis/inspect.ts';
import { SettingsError } from '../config/index.ts';

/**
 * A Redis that does not answer is waited for.
 * @throws {SettingsError}
 */
export async function refuseUnusableRedis(url: string): Promise<void> {
  const why = await unusableRedis(url);
  if (why !== null) throw new SettingsError(`bad setting: REDIS_URL cannot be used: ${why}`);
}
