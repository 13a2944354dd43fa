// The table of services in docs/architecture.md, from their manifests.
import { subscriptionsOf } from '@waggle/contracts';
import { manifests } from '@waggle/services';
import { type GeneratedFile, withParts } from './generated-files.ts';

export const architecturePage = (): GeneratedFile =>
  withParts('docs/architecture.md', {
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
