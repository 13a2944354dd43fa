// The picture and the table of services in docs/architecture.md, from their manifests.
import { streamNames, subscriptionsOf } from '@waggle/contracts';
import { manifests, topology } from '@waggle/services';
import { type GeneratedFile, withParts } from './generated-files.ts';

export const architecturePage = (): GeneratedFile =>
  withParts('docs/architecture.md', {
    picture: [
      '',
      '```mermaid',
      'flowchart LR',
      ...streamNames.flatMap((stream) => [
        `  ${topology.publisherOf(stream)} --> ${stream}[(${stream})]`,
        ...[...topology.consumersOf(stream).keys()].map((name) => `  ${stream} --> ${name}`),
      ]),
      '```',
      '',
    ],
    services: [
      '',
      '| service | | reacts to events of | publishes on |',
      '|---|---|---|---|',
      ...manifests.map(({ name, about, consumes, publishes }) => {
        const read = subscriptionsOf({ consumes }).map(({ stream }) => stream);
        return `| [${name}/](../services/${name}) | ${about} | ${streams(read)} | ${streams(publishes)} |`;
      }),
      '',
    ],
  });

const streams = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ') || 'none';
