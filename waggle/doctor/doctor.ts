// `waggle doctor`: checks a Waggle as its customers reach it, and the engine under it, and says how to fix what is wrong.
import { operationsPlaceOf, type PlatformConfig, platformSettings, readConfig } from '@waggle/service-kit/config';
import { flagsOf } from '../flags.ts';
import { jsonText } from '../json-text.ts';
import { clientSettings } from '../settings.ts';
import { waggleUrls } from '../waggle-url.ts';
import { type Finding, printed, skipped } from './finding.ts';
import { checkForwarding } from './forwarding.ts';
import { checkOperations } from './operations-address.ts';
import { checkPort } from './port.ts';
import { checkPublicAddress } from './public-address.ts';
import { checkWebSocket } from './web-socket.ts';

export async function doctor(options: Readonly<Record<string, unknown>>): Promise<void> {
  const flags = flagsOf(options, platformSettings, clientSettings);
  const { platform, client } = readConfig({ platform: platformSettings, client: clientSettings }, flags);
  const urls = waggleUrls(options);
  const findings = [...(await checkAddress(platform, client.url !== '', urls)), ...(await checkEngine(platform))];
  const healthy = findings.every(({ state }) => state !== 'wrong');
  if (options['json']) process.stdout.write(jsonText({ url: urls.url, ok: healthy, findings }));
  else process.stdout.write(`${urls.url}\n\n${printed(findings)}`);
  process.exitCode = healthy ? 0 : 1;
}

/** What customers use, at a given address, or at the port of the settings when something listens there. */
async function checkAddress(
  { host, port, operationsHost, operationsPort }: PlatformConfig,
  isGiven: boolean,
  { url, operationsUrl, wsUrl }: ReturnType<typeof waggleUrls>,
): Promise<Finding[]> {
  const own = isGiven ? null : await checkPort({ host, port, url });
  if (own && !own.runs) {
    // A start takes both, or fails.
    const besides = operationsPlaceOf({ host, port, operationsHost, operationsPort });
    const second = besides && (await checkPort({ ...besides, url: operationsUrl, setting: 'operations-port' }));
    return [
      own.finding,
      ...(second ? [second.finding] : []),
      skipped('pages', 'Waggle does not run; an address can be given with --url'),
    ];
  }
  const reached = await checkPublicAddress(url, operationsUrl);
  const further = reached.answers
    ? [
        await checkOperations(url, operationsUrl),
        await checkForwarding(url, operationsUrl),
        await checkWebSocket(url, wsUrl),
      ]
    : [];
  return [...(own ? [own.finding] : []), ...reached.findings, ...further];
}

// Loads only the engine in use: the other one's driver would be loaded for nothing.
async function checkEngine({ redisUrl, mongodbUrl, namespace, partitions, data }: PlatformConfig): Promise<Finding[]> {
  if (redisUrl === '') return (await import('./data-folder.ts')).checkDataFolder(data);
  const [{ checkRedis }, { checkMongodb }] = await Promise.all([import('./redis.ts'), import('./mongodb.ts')]);
  return (await Promise.all([checkRedis(redisUrl, namespace, partitions), checkMongodb(mongodbUrl, namespace)])).flat();
}
