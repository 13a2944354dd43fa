// The streams and the WebSockets as AsyncAPI, for programs outside of this repository. Both describe Waggle as a whole: what it sends
// and receives. Schemas are embedded without a dialect: they use only what Draft 07, which every reader of AsyncAPI knows, and
// 2020-12 have in common.
import { closeCodes, eventsOn, openSchema, readersSchema, streamNames } from '@waggle/contracts';
import { groupOf, type StreamName } from '@waggle/contracts/streams.ts';
import type { SocketApi, SocketMessage } from '@waggle/service-kit/http';
import { loadAllServices, topology } from '@waggle/services';
import { stringify } from 'yaml';
import { doNotEdit, type GeneratedFile } from './generated-files.ts';
import { publishedFolder } from './published-schemas.ts';

const described = (await loadAllServices()).flatMap(({ manifest, socketApi }) =>
  socketApi.map((socket) => ({ ...socket, access: manifest.access?.[`WS ${socket.path}`] ?? [] })),
);

export const asyncApis = (): GeneratedFile[] => [
  { file: `${publishedFolder}/asyncapi.yaml`, content: yaml('contracts/events.ts', streamsApi()) },
  { file: `${publishedFolder}/websockets.asyncapi.yaml`, content: yaml('contracts/websocket.ts', socketsApi()) },
];

// Each schema is written out where it is used: anchors would make the files smaller and their readers' lives harder.
const yaml = (from: string, document: object): string =>
  `# ${doNotEdit(from)}\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;

const about = (title: string, description: string) => ({
  asyncapi: '3.1.0',
  id: `urn:waggle:${title.toLowerCase().replaceAll(' ', '-')}`,
  info: {
    title: `Waggle: ${title}`,
    version: '1.0.0',
    description,
    license: { name: 'MIT' },
    contact: { name: 'Waggle' },
    tags: [{ name: 'waggle' }],
  },
  defaultContentType: 'application/json',
});

function streamsApi(): object {
  return {
    ...about(
      'streams',
      'The events of Waggle on Redis Streams. docs/protocol.md tells how a program joins: its own consumer group, acknowledgement, ' +
        'claiming, and handling each event_id once.',
    ),
    servers: {
      redis: {
        host: 'localhost:6379',
        protocol: 'redis',
        description: 'REDIS_URL. With WAGGLE_NAMESPACE every key begins with the namespace and a colon.',
      },
    },
    channels: Object.fromEntries(streamNames.map((stream) => [stream, streamChannel(stream)])),
    operations: Object.fromEntries(
      streamNames.map((stream) => [
        `publish-${stream}`,
        {
          action: 'send',
          channel: { $ref: `#/channels/${stream}` },
          summary: `The ${topology.publisherOf(stream)} service publishes on ${stream}`,
        },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        streamNames
          .flatMap(eventsOn)
          .map((type) => [
            type,
            { name: type, title: type, contentType: 'application/json', payload: readersSchema(type) },
          ]),
      ),
    },
  };
}

const streamChannel = (stream: StreamName): object => ({
  address: stream,
  description: `Published by ${topology.publisherOf(stream)}. An entry is one event.`,
  messages: Object.fromEntries(eventsOn(stream).map((type) => [type, { $ref: `#/components/messages/${type}` }])),
  'x-consumer-groups': [...topology.consumersOf(stream).keys()].map(groupOf),
  'x-entry-fields': {
    event: 'the envelope as JSON in UTF-8: the payload of the message',
    traceparent: 'W3C trace context of what created the event, for a span link from what handles it; may be missing',
    group:
      'present only in a replay, of a dead letter or by `waggle replay`, and in what the fault of duplicated events appends: a group of ' +
      'another name acknowledges the entry and ignores it',
    published_before: 'present beside group; for Waggle alone',
  },
});

function socketsApi(): object {
  return {
    ...about(
      'WebSockets',
      'Text frames with one JSON object each. Clients ignore types and fields that they do not know. docs/protocol.md tells how a ' +
        'client follows and resumes.',
    ),
    servers: {
      waggle: { host: 'localhost:8080', protocol: 'ws', description: 'wss behind a proxy with TLS.' },
    },
    channels: Object.fromEntries(described.map((socket) => [socket.name, socketChannel(socket)])),
    operations: Object.fromEntries(
      described.flatMap(({ name, path, sends, receives = [] }) => [
        [
          `push-${name}`,
          {
            action: 'send',
            channel: { $ref: `#/channels/${name}` },
            messages: refs(name, sends),
            summary: `What ${path} pushes`,
          },
        ],
        ...(receives.length === 0
          ? []
          : [
              [
                `subscribe-${name}`,
                {
                  action: 'receive',
                  channel: { $ref: `#/channels/${name}` },
                  messages: refs(name, receives),
                  summary: `The first message of a client on ${path}`,
                },
              ],
            ]),
      ]),
    ),
  };
}

const refs = (name: string, messages: readonly SocketMessage[]): object[] =>
  messages.map((message) => ({ $ref: `#/channels/${name}/messages/${message.name}` }));

type DescribedSocket = SocketApi & { readonly access: readonly string[] };

function socketChannel({
  path,
  about: description,
  sends,
  receives = [],
  query = {},
  access,
}: DescribedSocket): object {
  const parameters = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [
    name,
    { description: 'the id of the order' },
  ]);
  return {
    address: path.replaceAll(/:(\w+)/g, '{$1}'),
    description,
    ...(parameters.length > 0 ? { parameters: Object.fromEntries(parameters) } : {}),
    messages: Object.fromEntries(
      [...sends, ...receives].map(({ name, summary, schema }) => [
        name,
        { name, title: name, summary, contentType: 'application/json', payload: openSchema(schema) },
      ]),
    ),
    bindings: {
      ws: { ...(Object.keys(query).length > 0 ? { query: { type: 'object', properties: query } } : {}), method: 'GET' },
    },
    'x-access': access,
    'x-close-codes': closeCodes,
  };
}
