// The addresses of a running Waggle, for commands that use its API.
import { basePathOf, platformSettings, readConfig } from '@waggle/service-kit/config';
import { UsageError } from './end-with-error.ts';
import { flagsOf } from './flags.ts';
import { clientSettings } from './settings.ts';

export interface WaggleUrls {
  /** `http://127.0.0.1:8080`, with no slash at its end. */
  readonly url: string;
  /** `ws://127.0.0.1:8080` */
  readonly wsUrl: string;
  /** Whether the settings name the address, rather than leave it to the default. */
  readonly isGiven: boolean;
}

export function waggleUrls(options: Readonly<Record<string, unknown>>): WaggleUrls {
  const { port, host: bound, basePath } = platformSettings;
  const { client, platform } = readConfig(
    { client: clientSettings, platform: { port, host: bound, basePath } },
    flagsOf(options, clientSettings, { port, host: bound, basePath }),
  );
  const host = platform.host === '0.0.0.0' || platform.host === '::' ? '127.0.0.1' : platform.host;
  const url = checked(
    client.url || `http://${host.includes(':') ? `[${host}]` : host}:${platform.port}${basePathOf(platform.basePath)}`,
    /^https?:$/,
    'WAGGLE_URL',
  );
  const wsUrl = checked(client.wsUrl || url, /^(https?|wss?):$/, 'WAGGLE_WS_URL').replace(/^http/, 'ws');
  return { url, wsUrl, isGiven: client.url !== '' };
}

function checked(url: string, protocol: RegExp, name: string): string {
  if (URL.canParse(url) && protocol.test(new URL(url).protocol)) return url.replace(/\/+$/, '');
  throw new UsageError(
    `${name} is ${JSON.stringify(url)}, which is not an address: it must look like http://127.0.0.1:8080`,
  );
}
