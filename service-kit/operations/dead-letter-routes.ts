// Dead letters over HTTP, for staff: list, show, replay, discard; one by its id, or all that match a filter.
import type { DeadLetter, EventLog } from '@waggle/bus';
import {
  bulkLimit,
  type Clock,
  DeadLetterBulk,
  DeadLetterBulkResult,
  DeadLetterDiscard,
  DeadLetterList,
  DeadLetterQuery,
  DeadLetterReplay,
  DeadLetterView,
  deadLetterStream,
  EntryIdSchema,
  Problem,
} from '@waggle/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { type HttpServer, ProblemError } from '../http/index.ts';
import { deadLetterSummary, deadLetterView, findDeadLetter, pickDeadLetters, replayObstacle } from './dead-letters.ts';

export interface DeadLetterRoutesDeps {
  readonly eventLog: EventLog;
  readonly clock: Pick<Clock, 'now'>;
}

export const deadLetterRoutes =
  ({ eventLog, clock }: DeadLetterRoutesDeps) =>
  async (scope: FastifyInstance): Promise<void> => {
    const http = scope as unknown as HttpServer;
    const tags = ['operation'];

    http.get(
      '/api/dead-letters',
      {
        schema: {
          tags,
          summary: 'Dead letters, oldest first',
          querystring: DeadLetterQuery,
          response: { 200: DeadLetterList },
        },
      },
      async (request) => {
        const { limit = 50, after = null, ...filter } = request.query;
        const page = { after, until: null, limit };
        const { letters, next } = await knownPlace(pickDeadLetters(eventLog, filter, page, clock.now()));
        return { dead_letters: letters.map(deadLetterSummary), next };
      },
    );

    http.get(
      '/api/dead-letters/:id',
      {
        schema: {
          tags,
          summary: 'A dead letter with its entry',
          params: Params,
          response: { 200: DeadLetterView, 404: Problem },
        },
      },
      async (request) => deadLetterView(await existing(eventLog, request.params.id)),
    );

    http.post(
      '/api/dead-letters/:id/replay',
      {
        config: { audited: 'first' },
        schema: {
          tags,
          summary: 'Replay a dead letter: deliver it to its group again, and to no other',
          params: Params,
          querystring: DeadLetterReplay,
          response: { 204: Type.Null(), 404: Problem, 409: Problem },
        },
      },
      async (request, reply) => {
        noteReason(request, request.query);
        const letter = await existing(eventLog, request.params.id);
        const problem = replayObstacle(letter);
        if (problem) throw notReplayed[problem](letter);
        if (request.query.dry_run) return reply.code(204).send(null);
        if (!(await eventLog.replayDeadLetter(letter.id))) throw notFound(letter.id);
        request.log.info(namesOf(letter), 'replayed a dead letter');
        return reply.code(204).send(null);
      },
    );

    http.delete(
      '/api/dead-letters/:id',
      {
        config: { audited: 'first' },
        schema: {
          tags,
          summary: 'Discard a dead letter permanently',
          params: Params,
          querystring: DeadLetterDiscard,
          response: { 204: Type.Null(), 404: Problem },
        },
      },
      async (request, reply) => {
        noteReason(request, request.query);
        const letter = await existing(eventLog, request.params.id);
        if (!(await eventLog.discardDeadLetter(letter.id))) throw notFound(letter.id);
        request.log.info(namesOf(letter), 'discarded a dead letter');
        return reply.code(204).send(null);
      },
    );

    const bulk = (
      path: string,
      summary: string,
      message: string,
      possible: (letter: DeadLetter) => boolean,
      handle: (letter: DeadLetter) => Promise<boolean>,
    ) =>
      http.post(
        path,
        {
          config: { audited: 'first' },
          schema: { tags, summary, body: DeadLetterBulk, response: { 200: DeadLetterBulkResult } },
        },
        async (request) => {
          noteReason(request, request.body);
          const { dry_run = false, limit = bulkLimit, after = null, until: given, reason: _, ...filter } = request.body;
          // A replayed entry that fails again becomes a new dead letter at the end, which this request must not replay too.
          const until = given ?? (await eventLog.info(deadLetterStream)).last_id;
          const page = { after, until, limit };
          const { letters, next } = await knownPlace(pickDeadLetters(eventLog, filter, page, clock.now()));
          const matched = letters.length;
          const selected = letters.filter(possible);
          if (dry_run) return { dry_run, matched, done: 0, skipped: matched - selected.length, next, until };
          let done = 0;
          for (const letter of selected) if (await handle(letter)) done += 1;
          if (matched > 0) request.log.info({ filter, done, skipped: matched - done }, message);
          return { dry_run, matched, done, skipped: matched - done, next, until };
        },
      );
    bulk(
      '/api/dead-letters/replay',
      'Replay all that match a filter',
      'replayed dead letters',
      (letter) => replayObstacle(letter) === null,
      (letter) => eventLog.replayDeadLetter(letter.id),
    );
    bulk(
      '/api/dead-letters/discard',
      'Discard all that match a filter',
      'discarded dead letters',
      () => true,
      (letter) => eventLog.discardDeadLetter(letter.id),
    );
  };

/** For the audit trail, which has only the names of fields that hold what people typed. */
function noteReason(request: FastifyRequest, { reason }: { readonly reason?: string }): void {
  if (reason !== undefined) request.auditNote = { reason };
}

const Params = Type.Object({ id: EntryIdSchema }, { additionalProperties: false });

async function existing(eventLog: EventLog, id: string): Promise<DeadLetter> {
  // An id that the engine cannot even parse does not exist.
  const letter = await findDeadLetter(eventLog, id).catch((error: unknown) => {
    if (error instanceof RangeError) return null;
    throw error;
  });
  if (!letter) throw notFound(id);
  return letter;
}

/** 400 for an `after` that the engine cannot parse. */
async function knownPlace<T>(picking: Promise<T>): Promise<T> {
  try {
    return await picking;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const { message } = error;
    const errors = [{ field: '#/after', message }];
    throw new ProblemError({
      status: 400,
      code: 'invalid_request',
      title: 'Invalid position',
      detail: message,
      errors,
    });
  }
}

const namesOf = ({ id, stream, group, entry_id }: DeadLetter) => ({ dead_letter: id, stream, group, entry_id });

const notFound = (id: string): ProblemError =>
  new ProblemError({
    status: 404,
    code: 'dead_letter_not_found',
    title: 'No such dead letter',
    detail: `There is no dead letter ${id}: it may have been replayed or discarded already.`,
  });

const notReplayed = {
  stream_unknown: ({ id, stream }: DeadLetter) =>
    new ProblemError({
      status: 409,
      code: 'stream_unknown',
      title: 'Unknown stream',
      detail: `Dead letter ${id} names ${JSON.stringify(stream)} as its stream, which Waggle does not have: discard it.`,
    }),
  content_not_kept: ({ id, stream, entry_id, not_kept }: DeadLetter) =>
    new ProblemError({
      status: 409,
      code: 'content_not_kept',
      title: 'Entry not kept',
      detail: `Dead letter ${id} does not contain its entry, since ${not_kept}: look for ${entry_id} on ${stream}, then discard it.`,
    }),
};
