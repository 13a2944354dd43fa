// What is published for programs outside: valid by the tools that these use, complete, and never changed once it is released.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Parser } from '@asyncapi/parser';
import {
  eventTypes,
  eventVersions,
  readEvent,
  streamNames,
  publishersSchema as writtenSchema,
} from '@waggle/contracts';
import { manifests } from '@waggle/services';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../../scripts/generate/generated-files.ts';
import { publishedFolder, schemaFile } from '../../scripts/generate/published-schemas.ts';
import {
  fingerprint,
  publishedSchema,
  releasedSchemas,
  releaseOfSchemas,
  schemaNames,
} from '../../scripts/generate/released-schemas.ts';
import { samplesOf } from './samples.ts';

const read = (file: string): string => readFileSync(path.join(root, publishedFolder, file), 'utf8');
const bytes = (event: unknown) => new TextEncoder().encode(JSON.stringify(event));
const validator = () => new Ajv2020({ strict: true, strictTypes: false, allErrors: true });

/** The event and the version in the name of a schema: `order.created-2.0` → `order.created`, 2. */
function named(name: string): { readonly type: string; readonly version: number } {
  const [, type = '', version = ''] = /^(.+)-(\d+)\.\d+$/.exec(name) ?? [];
  return { type, version: Number(version) };
}

describe('AsyncAPI', () => {
  const problemsIn = async (text: string): Promise<string[]> => {
    const { diagnostics } = await new Parser().parse(text);
    return diagnostics.map(({ code, message }) => `${code}: ${message}`);
  };

  test.each(['asyncapi.yaml', 'websockets.asyncapi.yaml'])('%s is valid, without a warning', async (file) => {
    expect(await problemsIn(read(file))).toEqual([]);
    expect(await problemsIn(read(file).replace('action: send', 'action: shout'))).not.toEqual([]);
  });

  test('every stream with its events, and every WebSocket that an access table names, is described', () => {
    const streams = parse(read('asyncapi.yaml')) as { channels: object; components: { messages: object } };
    expect(Object.keys(streams.channels)).toEqual([...streamNames]);
    expect(Object.keys(streams.components.messages).sort()).toEqual([...eventTypes].sort());
    const sockets = parse(read('websockets.asyncapi.yaml')) as { channels: Record<string, { address: string }> };
    const served = manifests
      .flatMap(({ access = {} }) => Object.keys(access))
      .filter((route) => route.startsWith('WS '));
    expect(
      Object.values(sockets.channels)
        .map(({ address }) => address)
        .sort(),
    ).toEqual(served.map((route) => route.slice(3).replaceAll(/:(\w+)/g, '{$1}')).sort());
  });

  test('the fields of an entry are those of the protocol, and say the same of replays', () => {
    const protocol = readFileSync(path.join(root, 'docs/protocol.md'), 'utf8');
    const [, table = ''] = /### An entry\n\nAn entry is one event:\n\n([\s\S]*?)\n\n/.exec(protocol) ?? [];
    const told = new Map(
      table
        .split('\n')
        .slice(2)
        .map((row) => row.split('|').map((cell) => cell.trim()))
        .map(([, field = '', about = '']) => [field.replaceAll('`', ''), about.replaceAll('**', '')]),
    );
    const { channels } = parse(read('asyncapi.yaml')) as {
      channels: Record<string, { 'x-entry-fields': Record<string, string> }>;
    };
    for (const { 'x-entry-fields': fields } of Object.values(channels)) {
      expect(Object.keys(fields)).toEqual([...told.keys()]);
      expect(fields['group']).toBe(`present ${told.get('group')}`);
    }
  });

  // Readers of AsyncAPI know Draft 07, and nothing of what 2020-12 changed.
  test('schemas inside use no keyword that Draft 07 and 2020-12 read differently', () => {
    const differing =
      /^(\$dynamicRef|\$dynamicAnchor|\$recursiveRef|\$defs|definitions|prefixItems|additionalItems|unevaluated\w+|dependent\w+|dependencies|\$anchor|\$schema|minContains|maxContains)$/;
    const keys = (part: unknown): string[] =>
      typeof part === 'object' && part !== null
        ? Object.entries(part).flatMap(([key, inner]) => [key, ...keys(inner)])
        : [];
    for (const file of ['asyncapi.yaml', 'websockets.asyncapi.yaml']) {
      const used = keys(parse(read(file)));
      expect(used).toContain('pattern');
      expect(used.filter((key) => differing.test(key))).toEqual([]);
    }
  });
});

describe('a published schema', () => {
  test.each(schemaNames())('%s is valid JSON Schema 2020-12, and takes its own samples', (name) => {
    const check = validator().compile(publishedSchema(name));
    for (const sample of samplesOf(publishedSchema(name))) expect([check(sample), check.errors]).toEqual([true, null]);
    expect(check({})).toBe(false);
  });

  test('the envelope takes every event, of whatever type and version', () => {
    const check = validator().compile(JSON.parse(read('envelope.schema.json')) as object);
    for (const name of schemaNames())
      for (const sample of samplesOf(publishedSchema(name))) expect([name, check(sample)]).toEqual([name, true]);
    expect(check({ event_type: 'order.rated' })).toBe(false);
  });

  test('there is one of every version of every event, and the present one is what is published', () => {
    const versions = Map.groupBy(schemaNames().map(named), ({ type }) => type);
    for (const type of eventTypes) {
      const found = new Set(versions.get(type)?.map(({ version }) => version));
      expect([type, [...found]]).toEqual([type, Array.from({ length: eventVersions[type] }, (_, n) => n + 1)]);
      const check = validator().compile(JSON.parse(readFileSync(path.join(root, schemaFile(type)), 'utf8')) as object);
      for (const sample of samplesOf(writtenSchema(type))) expect([type, check(sample)]).toEqual([type, true]);
    }
  });
});

describe('a released schema', () => {
  test('is there and unchanged: a change needs a revision in `schemaRevisions`, or a version in `eventVersions`', () => {
    for (const [name, released] of Object.entries(releasedSchemas())) {
      expect([name, fingerprint(publishedSchema(name))]).toEqual([name, released]);
    }
    // What the first release published stays; events of a type that is new since then are not in it.
    expect(Object.keys(releasedSchemas()).length).toBeGreaterThanOrEqual(23);
  });

  test('of a version that is published has readers that take what is published now, and publishers that today’s readers take', () => {
    for (const name of Object.keys(releasedSchemas())) {
      const { type, version } = named(name);
      const known = eventTypes.find((one) => one === type);
      if (!known) throw new Error(`${name} is released: its event may not go`);
      // Backward: what a program of then wrote is read now, through the upcasts of its version.
      for (const sample of samplesOf(publishedSchema(name))) {
        expect([name, readEvent(bytes(sample), () => true).kind]).toEqual([name, 'event']);
      }
      if (version !== eventVersions[known]) continue;
      // Forward: what is written now is read by a program of then.
      const check = validator().compile(publishedSchema(name));
      for (const sample of samplesOf(writtenSchema(known))) expect([name, check(sample)]).toEqual([name, true]);
    }
  });

  test('is told from a changed one, whatever changed but words', () => {
    const schema = publishedSchema('order.cancelled-1.0');
    const changed = (from: string, to: string) => JSON.parse(JSON.stringify(schema).replace(from, to)) as unknown;
    expect(fingerprint(changed('"kitchen"', '"robot"'))).not.toBe(fingerprint(schema));
    expect(fingerprint(changed('"reason":', '"cause":'))).not.toBe(fingerprint(schema));
    expect(fingerprint(changed('"minimum":1', '"minimum":0'))).not.toBe(fingerprint(schema));
    expect(fingerprint({ ...schema, description: 'better words' })).toBe(fingerprint(schema));
  });

  test('is every one of an earlier version or revision: others are left over', () => {
    const present = eventTypes.map((type) => path.basename(schemaFile(type), '.schema.json'));
    expect(schemaNames().filter((name) => !present.includes(name) && !(name in releasedSchemas()))).toEqual([]);
  });

  test('a release adds those that are new, and changes no other', () => {
    const list = JSON.parse(releaseOfSchemas().content) as Record<string, string>;
    expect(list).toMatchObject(releasedSchemas());
    expect(Object.keys(list).sort()).toEqual(schemaNames());
  });
});
