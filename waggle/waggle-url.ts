// The addresses of a running Waggle, for commands that use its API.
import { basePathOf, operationsPlaceOf, type Place, platformSettings, readConfig } from '@waggle/service-kit/config';
import { UsageError } from './end-with-error.ts';
import { flagsOf } from './flags.ts';
import { clientSettings } from './settings.ts';

export interface WaggleUrls {
  /** `http://127.0.0.1:8080`, with no slash at its end. */
  readonly url: string;
  /** Of metrics, dead letters, the outbox; `url` where everything is on one port. */
  readonly operationsUrl: string;
  /** `ws://127.0.0.1:8080` */
  readonly wsUrl: string;
  /** Whether the settings name the address, rather than leave it to the default. */
  readonly isGiven: boolean;
}

export function waggleUrls(options: Readonly<Record<string, unknown>>): WaggleUrls {
  const { port, host, operationsPort, operationsHost, basePath } = platformSettings;
  const own = { port, host, operationsPort, operationsHost, basePath };
  const { client, platform } = readConfig(
    { client: clientSettings, platform: own },
    flagsOf(options, clientSettings, own),
  );
  const addressOf = (place: Place) => `http://${reachableAt(place)}${basePathOf(platform.basePath)}`;
  const http = /^https?:$/;
  const url = checked(client.url || addressOf(platform), http, 'WAGGLE_URL');
  const besides = client.url === '' ? operationsPlaceOf(platform) : null;
  const operationsUrl = client.operationsUrl || (besides ? addressOf(besides) : url);
  const wsUrl = checked(client.wsUrl || url, /^(https?|wss?):$/, 'WAGGLE_WS_URL').replace(/^http/, 'ws');
  const isGiven = client.url !== '' || client.operationsUrl !== '';
  return { url, operationsUrl: checked(operationsUrl, http, 'WAGGLE_OPERATIONS_URL'), wsUrl, isGiven };
}

/** From this machine: what listens on every address listens on the loopback address, too. */
function reachableAt({ host, port }: Place): string {
  const named = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `${named.includes(':') ? `[${named}]` : named}:${port}`;
}

function checked(url: string, protocol: RegExp, name: string): string {
  if (URL.canParse(url) && protocol.test(new URL(url).protocol)) return url.replace(/\/+$/, '');
  throw new UsageError(
    `${name} is ${JSON.stringify(url)}, which is not an address: it must look like http://127.0.0.1:8080`,
  );
}
