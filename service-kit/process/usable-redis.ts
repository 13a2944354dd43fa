// Refuses to start on a Redis of a kind that Waggle cannot work with.
import { judgeRedis } from '@waggle/bus/redis/inspect.ts';
import { SettingsError } from '../config/index.ts';

/**
 * A Redis that does not answer is waited for.
 * @param warn called with what works, and may end badly
 * @throws {SettingsError}
 */
export async function refuseUnusableRedis(
  url: string,
  partitions = 1,
  warn: (problem: string) => void = () => {},
): Promise<void> {
  const { refused, warning } = await judgeRedis(url, partitions);
  if (refused !== null) throw new SettingsError(`bad setting: REDIS_URL cannot be used: ${refused}`);
  if (warning !== null) warn(warning);
}
