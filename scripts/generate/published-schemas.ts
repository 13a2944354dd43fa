// The contracts for programs outside of this repository: JSON Schemas of the envelope and of every event, as their readers get them.
// Files of earlier versions stay as they are: events of these are still around.
import { type EventType, eventTypes, eventVersions, readersSchema, schemaRevisions, streamOf } from '@waggle/contracts';
import { doNotEdit, type GeneratedFile } from './generated-files.ts';
import { formattedJson } from './json.ts';

export const publishedFolder = 'contracts/published';
const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** The version of an event with the revision of its schema, such as `2.0`. */
const schemaVersion = (type: EventType): string => `${eventVersions[type]}.${schemaRevisions[type] ?? 0}`;

export const schemaFile = (type: EventType): string =>
  `${publishedFolder}/events/${type}-${schemaVersion(type)}.schema.json`;

export const publishedSchemas = (): GeneratedFile[] => [
  { file: `${publishedFolder}/envelope.schema.json`, content: formattedJson(envelope()) },
  ...eventTypes.map((type) => ({ file: schemaFile(type), content: formattedJson(event(type)) })),
];

function event(type: EventType): object {
  return {
    $schema: dialect,
    $id: `urn:waggle:event:${type}:${schemaVersion(type)}`,
    $comment: doNotEdit('contracts/events.ts'),
    title: type,
    description: `Version ${eventVersions[type]}, on ${streamOf(type)}. Readers ignore fields that they do not know.`,
    ...readersSchema(type),
  };
}

/** What all events have in common: enough to decide whether to read one. */
function envelope(): object {
  const { properties = {}, ...schema } = readersSchema('order.created');
  return {
    $schema: dialect,
    $id: 'urn:waggle:envelope:1.0',
    $comment: doNotEdit('contracts/envelope.ts'),
    title: 'envelope',
    description: 'What every event has. Readers ignore types, versions and fields that they do not know.',
    ...schema,
    properties: {
      ...properties,
      event_type: { type: 'string', minLength: 1 },
      event_version: { type: 'integer', minimum: 1 },
      payload: { type: 'object', required: ['order_id'], properties: { order_id: properties['event_id'] } },
    },
  };
}
