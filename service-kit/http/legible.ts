// Leaves out of an answered list what its schema does not allow: one stored record that holds nonsense must not hide the others,
// neither by an error here nor on a page that reads it. The log and a metric say that something is missing.
import { legibleSchema, type PlainSchema } from '@waggle/contracts';
import type { FastifyInstance, FastifySchema } from 'fastify';
import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** Hooks into every route whose answer is an object with lists of objects. */
export function legibleLists(
  http: FastifyInstance,
  { log, metrics }: { readonly log: Logger; readonly metrics: Registry },
): void {
  const leftOut = new Counter({
    name: 'waggle_records_left_out_total',
    help: 'Records left out of an answered list because they do not match its schema.',
    labelNames: ['route', 'list'],
    registers: [metrics],
  });
  const told = new Set<string>();
  http.addHook('onRoute', (route) => {
    const lists = listsIn(route.schema);
    if (lists.length === 0) return;
    const readers = lists.map(([list, elements]) => [list, legibleOnly(elements)] as const);
    const leaveOut = async (request: { id: string }, _: unknown, payload: unknown): Promise<unknown> => {
      if (typeof payload !== 'object' || payload === null) return payload;
      let answer = payload as Readonly<Record<string, unknown>>;
      for (const [list, only] of readers) {
        const all = answer[list];
        if (!Array.isArray(all)) continue;
        const legible = only(all);
        if (legible.length === all.length) continue;
        answer = { ...answer, [list]: legible };
        const about = { route: route.url, list };
        leftOut.inc(about, all.length - legible.length);
        const name = `${route.url} ${list}`;
        if (told.has(name)) continue;
        told.add(name);
        log.error(
          { ...about, correlation_id: request.id, left_out: all.length - legible.length },
          'left records out of a list: they do not match its schema. Logged once, waggle_records_left_out_total counts them',
        );
      }
      return answer;
    };
    const before = [route.preSerialization ?? []].flat();
    route.preSerialization = [...before, leaveOut as never];
  });
}

/** Filters the elements of a list. */
type Legible = <T>(elements: readonly T[]) => T[];

function legibleOnly(schema: object): Legible {
  // Compiled on first use: a start compiles no check of an answer that nobody asks for.
  let check: ReturnType<typeof Compile> | undefined;
  return (elements) =>
    elements.filter((element) => {
      check ??= Compile(legibleSchema(schema) as TSchema);
      return check.Check(element);
    });
}

/** The lists of objects in a successful answer: their names, and the schemas of their elements. */
function listsIn(schema: FastifySchema | undefined): [string, PlainSchema][] {
  const answers = (schema?.response ?? {}) as Readonly<Record<string, PlainSchema>>;
  return Object.entries(answers[200]?.properties ?? {}).flatMap(([name, { type, items }]): [string, PlainSchema][] => {
    const elements = items as PlainSchema | undefined;
    return type === 'array' && elements?.properties ? [[name, elements]] : [];
  });
}
