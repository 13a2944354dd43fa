// `waggle up`: starts everything in this process, then prints the addresses and what to try.
import path from 'node:path';
import { styleText } from 'node:util';
import type { PlatformConfig } from '@waggle/service-kit/config';
import type { OneTimeSecret } from '@waggle/service-kit/process';
import type { Running } from '@waggle/service-kit/process/run';
import { manifests, type ServiceName } from '@waggle/services';
import { StoreUnavailableError } from '@waggle/store';
import { hasDemoService } from './demo-services.ts';
import { shownOrFiled, staffTokenOf } from './hand-over.ts';
import { listeningAt, type StartOptions, start, switchedOff } from './start.ts';
import { webPages } from './web-pages.ts';

export async function up(options: Readonly<Record<string, unknown>>): Promise<void> {
  const started = await start({
    services: switchedOn,
    options,
    pages: (settings) =>
      webPages({
        settings: settings.pages,
        simulatedRides: hasDemoService(switchedOn(settings)),
        underTheHood: settings.platform.underTheHood,
      }),
  });
  if (!started) return;
  const { running, config } = started;
  const made = (await Promise.all(running.services.map((service) => firstStart(service, running.platform.log)))).flat();
  running.platform.log.info({ ...listeningAt(running), engine: running.platform.engine }, 'listening');
  // Where logs are JSON, standard output stays JSON alone: the hints go to standard error.
  const out = process.stdout.isTTY ? process.stdout : process.stderr;
  const bold = (text: string) => styleText('bold', text, { stream: out });
  const secretly = (secret: OneTimeSecret) => shownOrFiled(secret, config.data, out, bold);
  out.write(signpost(running, config, made, bold, secretly));
}

// The services run already, and go on when one of them cannot finish this.
async function firstStart(
  { name, parts }: Running['services'][number],
  log: Running['platform']['log'],
): Promise<readonly OneTimeSecret[]> {
  try {
    return (await parts.firstStart?.()) ?? [];
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    log.warn({ service: name, err: error }, 'could not finish the first start; the next start tries again');
    return [];
  }
}

// `serve` names its service and needs no switch.
const switchedOn: StartOptions['services'] = (settings) => {
  const off = switchedOff(settings);
  return manifests.map(({ name }) => name as ServiceName).filter((name) => !off.includes(name));
};

function signpost(
  { url, operationsUrl, services, platform, newStaffToken }: Running,
  config: PlatformConfig,
  made: readonly OneTimeSecret[],
  bold: (text: string) => string,
  secretly: (secret: OneTimeSecret) => string,
): string {
  const home =
    platform.engine === 'embedded' ? `all data in ${path.resolve(config.data)}` : 'Redis Streams and MongoDB';
  const port = new URL(url).port;
  const elsewhere = port === '8080' ? '' : ` --url ${url}`;
  const lines = [
    '',
    `${bold('Waggle is running')} at ${bold(url)}`,
    '',
    `  kitchen    ${url}/kitchen     courier  ${url}/courier     admin  ${url}/admin`,
    `  operations ${operationsUrl}/operations`,
    `  services   ${services.map(({ name }) => name).join(', ')}, in this process`,
    `  engine     ${platform.engine}: ${home}`,
    `  docs       ${operationsUrl}/docs     API  ${operationsUrl}/api/docs`,
    `  menu       ${url}/api/menu`,
    `  health     ${url}/health/ready     metrics  ${operationsUrl}/metrics`,
    ...(newStaffToken
      ? [
          `  staff      ${secretly(staffTokenOf(newStaffToken))}`,
          '             (the staff token, for scripts elsewhere; commands on this machine need none)',
        ]
      : []),
    ...made.flatMap((secret) => [
      `  sign in    ${secretly(secret)}`,
      `             (${secret.about}; ${secret.another})`,
    ]),
    '',
    'Try, in another terminal:',
    '',
    `  npm run waggle -- order${elsewhere}`,
    '',
    `  curl -s ${url}/api/orders -H 'content-type: application/json' -d '${example}'`,
    '',
    'Ctrl-C stops it.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

const example = JSON.stringify({
  customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James’s Square' },
  items: [{ item_id: 'margherita', quantity: 1 }],
}).replaceAll("'", '’');
