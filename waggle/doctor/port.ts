// The ports of the settings: free, or taken by a running Waggle.
import { ListenError, listen } from '@waggle/service-kit/http';
import { type Finding, ok, skipped, wrong } from './finding.ts';

export interface PortOptions {
  readonly host: string;
  readonly port: number;
  /** The address of a Waggle with these settings. */
  readonly url: string;
  /** The setting of the port. Default `port`. */
  readonly setting?: 'port' | 'operations-port';
}

export async function checkPort({
  host,
  port,
  url,
  setting = 'port',
}: PortOptions): Promise<{ finding: Finding; runs: boolean }> {
  const check = setting.replace('-', ' ');
  if (port === 0) return { finding: skipped(check, 'port 0 takes any that is free'), runs: false };
  if (await isWaggle(url)) return { finding: ok(check, `Waggle listens on ${host}:${port}`), runs: true };
  try {
    const listener = await listen({ host, port, portSetting: setting, keepAliveMs: 1_000, missing: () => ({}) });
    await listener.close();
    return { finding: ok(check, `${host}:${port} is free: Waggle does not run`), runs: false };
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    const { found, todo } = error;
    return { finding: wrong(check, found, `${todo ?? found}.`), runs: false };
  }
}

async function isWaggle(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(5_000) });
    const body = (await answer.json()) as { status?: unknown };
    return body.status === 'live';
  } catch {
    return false;
  }
}
