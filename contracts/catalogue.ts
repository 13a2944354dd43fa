// The event catalogue: docs/events.md, made from the stream table and the schemas, so that it cannot say anything else.
import type { TObject, TSchema } from 'typebox';
import { deliverySteps } from './delivery.ts';
import { type EventType, eventPayloads, eventVersions } from './events.ts';
import { orderSteps } from './order.ts';
import { deadLetterStream, type ServiceName, streamNames, streamTable } from './streams.ts';

/** The catalogue as Markdown. */
export function eventCatalogue(): string {
  return `${[
    '# Events',
    '',
    'Made by `npm run docs` from `contracts/`; a test fails when it is out of date.',
    '',
    '## Streams',
    '',
    '| stream | published by | events | consumed by |',
    '|---|---|---|---|',
    ...streamNames.map((stream) => {
      const { publisher, events, consumers } = streamTable[stream];
      return `| \`${stream}\` | ${publisher} | ${events.map(code).join(', ')} | ${Object.keys(consumers).join(', ')} |`;
    }),
    `| \`${deadLetterStream}\` | any consumer that gave up | the entry as it was, with its failure | people, with a tool |`,
    '',
    '## Flow',
    '',
    '```mermaid',
    'flowchart LR',
    ...streamNames.flatMap((stream) => {
      const { publisher, consumers } = streamTable[stream];
      return [
        `  ${publisher} --> ${node(stream)}`,
        ...Object.keys(consumers).map((consumer) => `  ${node(stream)} --> ${consumer}`),
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
  const stream = streamNames.find((name) => (streamTable[name].events as readonly EventType[]).includes(type));
  if (!stream) throw new Error(`no stream carries ${type}`);
  const consumers = Object.entries(streamTable[stream].consumers as Partial<Record<ServiceName, readonly EventType[]>>);
  const reactsTo = consumers.filter(([, events]) => events.includes(type)).map(([service]) => service);
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
