// Faults over HTTP, for admins: which there are, which are active, begin one, end one or all. Where WAGGLE_FAULTS is off, 404.
import {
  ActiveFault,
  BeginFault,
  EndedFaults,
  type FaultKindData,
  FaultList,
  faultKinds,
  faultSeconds,
  Problem,
  streamNames,
  type Topology,
  Uuid,
} from '@waggle/contracts';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { type HttpServer, ProblemError } from '../http/index.ts';
import type { FaultBoard } from './fault-board.ts';

export interface FaultRoutesDeps {
  /** Null: WAGGLE_FAULTS is off. */
  readonly faults: FaultBoard | null;
  readonly engine: FaultList['engine'];
  readonly topology: Topology;
}

const Params = Type.Object({ id: Uuid }, { additionalProperties: false });

export const faultRoutes =
  ({ faults, engine, topology }: FaultRoutesDeps) =>
  async (scope: FastifyInstance): Promise<void> => {
    const http = scope as unknown as HttpServer;
    const tags = ['operation'];
    // After the guard, so that only those who may know learn it; before the body, which then does not matter.
    http.addHook('preValidation', async () => {
      if (!faults) throw isOff();
    });
    const board = (): FaultBoard => {
      if (!faults) throw isOff();
      return faults;
    };

    http.get(
      '/api/faults',
      {
        schema: {
          tags,
          summary: 'The faults that can be injected, and those that are active',
          response: { 200: FaultList, 404: Problem },
        },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'no-store');
        return { engine, kinds: faultKinds.map(kindView), active: board().active() };
      },
    );

    http.post(
      '/api/faults',
      {
        config: { audited: 'first' },
        schema: {
          tags,
          summary: 'Inject a fault, which ends by itself',
          body: BeginFault,
          response: { 201: ActiveFault, 404: Problem, 409: Problem, 422: Problem },
        },
      },
      async (request, reply) => {
        const { reason, seconds = faultSeconds.unless, ...given } = request.body;
        request.auditNote = reason === undefined ? {} : { reason };
        const kind = kindOf(given.kind);
        if (engine === 'embedded' && kind.notEmbedded !== null) throw notOnEngine(kind);
        const { service = null } = given;
        const known = consumers(topology);
        if (service !== null && !known.includes(service)) throw unknownService(service, known);
        const narrowed = ['event_type', 'order_id', 'item_id', 'ms', 'times'] as const;
        const refused = narrowed.find((field) => given[field] !== undefined && !kind.takes.includes(field));
        if (refused) throw notTaken(kind, refused);
        const { event_type = null, order_id = null, item_id = null, ms = kind.ms, times = null } = given;
        const fault = { kind: kind.kind, service, event_type, order_id, item_id, ms, times };
        const begun = board().begin(fault, seconds, request.actor?.name ?? '');
        request.auditNote = { ...request.auditNote, object: begun.fault_id };
        request.log.warn({ fault: begun }, 'injects a fault on purpose');
        return reply.code(201).send(begun);
      },
    );

    http.delete(
      '/api/faults/:id',
      {
        config: { audited: 'first' },
        schema: { tags, summary: 'End a fault now', params: Params, response: { 200: EndedFaults, 404: Problem } },
      },
      async ({ params: { id }, log }) => {
        if (!board().end(id)) throw notActive(id);
        log.info({ fault_id: id }, 'ended an injected fault');
        return { ended: 1 };
      },
    );

    http.delete(
      '/api/faults',
      {
        config: { audited: 'first' },
        schema: { tags, summary: 'End all faults now', response: { 200: EndedFaults, 404: Problem } },
      },
      async ({ log }) => {
        const ended = board()
          .active()
          .filter(({ fault_id }) => board().end(fault_id)).length;
        log.info({ ended }, 'ended all injected faults');
        return { ended };
      },
    );
  };

const kindView = ({ takes, ...kind }: (typeof faultKinds)[number]) => ({ ...kind, takes: [...takes] });

function kindOf(name: string): (typeof faultKinds)[number] {
  const found = faultKinds.find(({ kind }) => kind === name);
  if (!found) throw new Error(`the schema lets the fault ${name} pass, which is not in the list`);
  return found;
}

const consumers = (topology: Topology): string[] => [
  ...new Set(streamNames.flatMap((stream) => [...topology.consumersOf(stream).keys()])),
];

const isOff = (): ProblemError =>
  new ProblemError({
    status: 404,
    code: 'faults_off',
    title: 'Faults are off',
    detail: 'WAGGLE_FAULTS=on lets admins inject faults: to learn and to rehearse, never where real orders are.',
  });

const notOnEngine = ({ kind, notEmbedded }: FaultKindData): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'fault_not_on_engine',
    title: 'The embedded engine has no such fault',
    detail: `There is no ${kind} here: ${notEmbedded}.`,
  });

const unknownService = (service: string, known: readonly string[]): ProblemError =>
  new ProblemError({
    status: 422,
    code: 'service_unknown',
    title: 'No such service',
    detail: `No service ${service} consumes events: ${known.join(', ')} do.`,
    errors: [{ field: '#/service', message: 'is no service that consumes events' }],
  });

const notTaken = ({ kind, takes }: FaultKindData, field: string): ProblemError =>
  new ProblemError({
    status: 422,
    code: 'fault_field_not_taken',
    title: 'This fault takes no such field',
    detail: `A ${kind} takes no ${field}${takes.length > 0 ? `: it takes ${takes.join(', ')}` : ''}.`,
    errors: [{ field: `#/${field}`, message: `is not taken by ${kind}` }],
  });

const notActive = (id: string): ProblemError =>
  new ProblemError({
    status: 404,
    code: 'fault_not_active',
    title: 'No such fault is active',
    detail: `The fault ${id} has ended, or never began.`,
  });
