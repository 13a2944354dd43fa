// The streams over HTTP, for admins.
import {
  type Clock,
  EntriesQuery,
  EntryList,
  OperationsNow,
  Problem,
  ReactionTimes,
  streamNames,
} from '@waggle/contracts';
import type { HttpServer } from '@waggle/service-kit/http';
import Type from 'typebox';
import { readEntries } from './read-entries.ts';
import { type ReadReactionsDeps, readReactions } from './read-reactions.ts';
import { type ReadStreamsDeps, readStreams } from './read-streams.ts';
import { sharedRead } from './shared-read.ts';

const Params = Type.Object({ stream: Type.Enum([...streamNames]) }, { additionalProperties: false });

/** Each page asks every ten seconds. */
const reactionsMs = 5_000;

export function streamRoutes(
  http: HttpServer,
  deps: ReadStreamsDeps & ReadReactionsDeps & { readonly clock: Pick<Clock, 'now'> },
): void {
  const reactions = sharedRead(deps.clock, reactionsMs, () => readReactions(deps));
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
        description:
          'Of up to 200 events of each stream, from the ten minutes before its last one; up to five seconds old.',
        response: { 200: ReactionTimes },
      },
    },
    async () => reactions(),
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
