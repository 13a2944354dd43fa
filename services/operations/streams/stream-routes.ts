// The streams over HTTP, for admins.
import { EntriesQuery, EntryList, OperationsNow, Problem, ReactionTimes, streamNames } from '@waggle/contracts';
import type { HttpServer } from '@waggle/service-kit/http';
import Type from 'typebox';
import { readEntries } from './read-entries.ts';
import { type ReadReactionsDeps, readReactions } from './read-reactions.ts';
import { type ReadStreamsDeps, readStreams } from './read-streams.ts';

const Params = Type.Object({ stream: Type.Enum([...streamNames]) }, { additionalProperties: false });

export function streamRoutes(http: HttpServer, deps: ReadStreamsDeps & ReadReactionsDeps): void {
  const tags = ['operation'];
  http.get(
    '/api/operations/streams',
    {
      schema: {
        tags,
        summary: 'The streams and their groups as they are right now',
        response: { 200: OperationsNow },
      },
    },
    async () => readStreams(deps),
  );

  http.get(
    '/api/operations/reactions',
    {
      schema: {
        tags,
        summary: 'Who handles which events, and how long that takes',
        description: 'Of up to 200 events of each stream, from the ten minutes before its last one.',
        response: { 200: ReactionTimes },
      },
    },
    async () => readReactions(deps),
  );

  http.get(
    '/api/operations/streams/:stream/entries',
    {
      schema: {
        tags,
        summary: 'Entries of a stream, oldest first, without what names people',
        params: Params,
        querystring: EntriesQuery,
        response: { 200: EntryList, 404: Problem },
      },
    },
    async ({ params, query }) => readEntries(deps, params.stream, query),
  );
}
