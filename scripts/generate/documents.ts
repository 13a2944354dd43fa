// The documentation of the services: a page about all of them, and generated parts of handwritten pages.
import { eventsOn, type StreamName, subscriptionsOf } from '@waggle/contracts';
import { type ConfigTable, platformSettings, textOf } from '@waggle/service-kit/config';
import { manifests } from '@waggle/services';
import { ownerOf, services, workloads } from '../../deploy/workloads.ts';
import { doNotEdit, type GeneratedFile, withParts } from './generated-files.ts';

export const documents = (): GeneratedFile[] => [
  { file: 'docs/services.md', content: `${servicesPage().join('\n')}\n` },
  withParts('README.md', { serve: serveCommands() }),
  withParts('docs/operating-kubernetes.md', { restore: restoreCommands() }),
];

const code = (text: string): string => `\`${text}\``;

function servicesPage(): string[] {
  return [
    '# The services',
    '',
    `<!-- ${doNotEdit('the manifests of the services')} -->`,
    '',
    'What each service declares in its manifest. [Events](events.md) shows how they hang together, and',
    '[adding a consumer](add-a-consumer.md) how another one joins.',
    '',
    '| service | reads | publishes | reached at | requests | heap |',
    '|---|---|---|---|---|---|',
    ...workloads.map(
      ({ name, streams, publishes, routes, sockets, operationsPort, deployment: { resources, heapMiB } }) =>
        row(
          name,
          streams.map(code).join(', '),
          publishes.map(code).join(', '),
          [...routes, ...sockets, ...operationsPort.alone].map(code).join(', '),
          `${resources.cpu}, ${resources.memory}`,
          `${heapMiB} MiB`,
        ),
    ),
    '',
    `Together they request ${requestedMiB()} MiB of memory.`,
    '',
    ...manifests.flatMap((manifest) => [
      `## ${manifest.name}`,
      '',
      manifest.about,
      '',
      ...reactionsOf(manifest),
      ...settingsTable(manifest.settings),
    ]),
    '## Settings of every process',
    '',
    ...settingsTable(platformSettings),
  ].slice(0, -1);
}

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function reactionsOf(manifest: (typeof manifests)[number]): string[] {
  const read = subscriptionsOf(manifest);
  if (read.length === 0) return [];
  return [
    '| reacts to | on |',
    '|---|---|',
    ...read.map(({ stream, events }) => row(eventsInWords(stream, events), code(stream))),
    '',
  ];
}

const eventsInWords = (stream: StreamName, events: readonly string[]): string =>
  events.length === eventsOn(stream).length && events.length > 1 ? 'every event' : events.map(code).join(', ');

function settingsTable(table: ConfigTable): string[] {
  const settings = Object.values(table);
  if (settings.length === 0) return [];
  return [
    '| setting | default | |',
    '|---|---|---|',
    ...settings.map(({ env, default: value, about }) => row(code(env), value === '' ? '' : code(textOf(value)), about)),
    '',
  ];
}

/** What the chart requests for one pod of each. */
const requestedMiB = (): number =>
  workloads.reduce((sum, { deployment }) => sum + Number(/^(\d+)Mi$/.exec(deployment.resources.memory)?.[1]), 0);

function serveCommands(): string[] {
  const widest = Math.max(...workloads.map(({ name }) => name.length));
  const ports = new Map<string, number>(workloads.map(({ name }, at) => [name, 8081 + at]));
  const urlOf = (scheme: string, path: string) => `${scheme}://127.0.0.1:${ports.get(ownerOf(path).name)}`;
  return [
    '```sh',
    ...workloads.map(({ name }) => `npm run waggle -- serve ${name.padEnd(widest)} --port ${ports.get(name)}`),
    `npm run waggle -- order --url ${urlOf('http', '/api/orders')} --ws-url ${urlOf('http', '/ws/orders')}`,
    '```',
  ];
}

function restoreCommands(): string[] {
  const upgrade = 'helm upgrade waggle deploy/helm/waggle -n waggle --reset-then-reuse-values';
  const pods = `app.kubernetes.io/part-of=waggle,app.kubernetes.io/name in (${services.map(({ name }) => name).join(',')})`;
  return [
    '```sh',
    `${upgrade} --set global.stopped=true`,
    `kubectl -n waggle wait --for=delete pod -l '${pods}' --timeout=120s`,
    `${upgrade} --set backup.restore=<name> --wait --wait-for-jobs`,
    `${upgrade} --set backup.restore= --set global.stopped=false`,
    '```',
  ];
}
