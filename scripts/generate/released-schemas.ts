// Which published schemas are released, each with a fingerprint: programs outside rely on them, so they never change. A change needs a
// new revision (it suits readers of the old schema, and readers of the new one take old events) or a new version of the event.
import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import path from 'node:path';
import { type GeneratedFile, isThere, read, root } from './generated-files.ts';
import { formattedJson } from './json.ts';
import { publishedFolder } from './published-schemas.ts';

const list = `${publishedFolder}/released.json`;

/** The name of a schema's file without its ending, such as `order.created-2.0` → its fingerprint when it was released. */
export const releasedSchemas = (): Readonly<Record<string, string>> =>
  isThere(list) ? (JSON.parse(read(list)) as Record<string, string>) : {};

/** The names of all published schemas of events, earlier versions included. */
export const schemaNames = (): string[] =>
  globSync('*.schema.json', { cwd: path.join(root, publishedFolder, 'events') })
    .map((file) => file.replace('.schema.json', ''))
    .sort();

export const publishedSchema = (name: string): Readonly<Record<string, unknown>> =>
  JSON.parse(read(`${publishedFolder}/events/${name}.schema.json`)) as Record<string, unknown>;

/** The list as it is once all published schemas are released. */
export const releaseOfSchemas = (): GeneratedFile => ({
  file: list,
  content: formattedJson({
    ...Object.fromEntries(schemaNames().map((name) => [name, fingerprint(publishedSchema(name))])),
    ...releasedSchemas(),
  }),
});

const words: ReadonlySet<string> = new Set(['$comment', 'title', 'description']);

/** Of all that decides which events match; descriptions may be improved. */
export const fingerprint = (schema: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(withoutWords(schema)))
    .digest('hex');

function withoutWords(part: unknown, inProperties = false): unknown {
  if (Array.isArray(part)) return part.map((one) => withoutWords(one));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part)
      .filter(([key]) => inProperties || !words.has(key))
      .map(([key, inner]) => [key, withoutWords(inner, key === 'properties' && !inProperties)]),
  );
}
