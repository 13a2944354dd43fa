// The event catalogue: docs/events.md, made from the streams, the services' manifests and the schemas.

import {
  deadLetterStream,
  deliverySteps,
  type EventType,
  eventPayloads,
  eventsOn,
  eventVersions,
  orderSteps,
  streamNames,
  streamOf,
} from '@waggle/contracts';
import { topology } from '@waggle/services';
import type { TObject, TSchema } from 'typebox';
import { doNotEdit, type GeneratedFile } from './generated-files.ts';

export const eventCatalogue = (): GeneratedFile => ({ file: 'docs/events.md', content: catalogue() });

function catalogue(): string {
  return `${[
    '# Events',
    '',
    `<!-- ${doNotEdit('contracts/ and the manifests of the services')} -->`,
    '',
    'Every stream with its publisher and its consumers, the states, and the payload of every event. An event travels in the',
    '[envelope](protocol.md#an-entry), and a reader ignores fields that it does not know. [contracts/published/](../contracts/published) has',
    'the same as JSON Schemas and AsyncAPI.',
    '',
    '## Streams',
    '',
    '| stream | published by | events | consumed by |',
    '|---|---|---|---|',
    ...streamNames.map((stream) => {
      const consumers = [...topology.consumersOf(stream).keys()].join(', ');
      return `| \`${stream}\` | ${topology.publisherOf(stream)} | ${eventsOn(stream).map(code).join(', ')} | ${consumers} |`;
    }),
    `| \`${deadLetterStream}\` | any consumer that gave up | the original entry, with its failure | people, with \`waggle dead-letters\` |`,
    '',
    '## Flow',
    '',
    '```mermaid',
    'flowchart LR',
    ...streamNames.flatMap((stream) => {
      return [
        `  ${topology.publisherOf(stream)} --> ${node(stream)}`,
        ...[...topology.consumersOf(stream).keys()].map((consumer) => `  ${node(stream)} --> ${consumer}`),
      ];
    }),
    '```',
    '',
    '## States',
    '',
    ...machine('Order', orderSteps),
    ...machine('Delivery', deliverySteps),
    '## Payloads',
    '',
    ...Object.keys(eventPayloads).flatMap((type) => payload(type as EventType)),
  ].join('\n')}`;
}

const code = (text: string): string => `\`${text}\``;
const node = (stream: string): string => `${stream}[(${stream})]`;

function machine(name: string, steps: Readonly<Record<string, readonly string[]>>): string[] {
  return [
    `### ${name}`,
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...Object.entries(steps).flatMap(([from, to]) => to.map((next) => `  ${from} --> ${next}`)),
    '```',
    '',
  ];
}

function payload(type: EventType): string[] {
  const stream = streamOf(type);
  const reactsTo = [...topology.consumersOf(stream)]
    .filter(([, events]) => events.includes(type))
    .map(([service]) => service);
  const schema = eventPayloads[type] as TObject;
  return [
    `### ${type}`,
    '',
    `Version ${eventVersions[type]}, on \`${stream}\`; handled by ${reactsTo.join(', ')}.`,
    '',
    '| field | type |',
    '|---|---|',
    ...Object.entries(schema.properties).map(([field, part]) => `| \`${field}\` | ${typeOf(part)} |`),
    '',
  ];
}

function typeOf(schema: TSchema): string {
  const {
    type,
    const: literal,
    enum: values,
    description,
    items,
  } = schema as {
    type?: string;
    const?: unknown;
    enum?: readonly unknown[];
    description?: string;
    items?: TSchema;
  };
  if (literal !== undefined) return `\`${JSON.stringify(literal)}\``;
  if (values) return values.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (type === 'array' && items) return `list of ${typeOf(items)}`;
  if (type === 'object')
    return `{ ${Object.keys((schema as TObject).properties)
      .map(code)
      .join(', ')} }`;
  return description ? `${type}: ${description}` : String(type);
}
