// The figures over HTTP, for those who run the kitchen.

import { Closing, Day, Insights, Problem } from '@waggle/contracts';
import { dayAfter, daysBetween } from '@waggle/contracts/local-time.ts';
import { type HttpServer, ProblemError } from '@waggle/service-kit/http';
import Type from 'typebox';
import { readClosing } from './read-closing.ts';
import { type ReadFiguresDeps, readFigures, today } from './read-figures.ts';

/** Three years and a leap day. */
const mostDays = 1_096;

const Days = Type.Object(
  {
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    days: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: mostDays,
        description: 'instead of `from`: how many days, with `to` the last',
      }),
    ),
  },
  { additionalProperties: false },
);

export function routes(http: HttpServer, deps: ReadFiguresDeps): void {
  http.get(
    '/api/insights',
    {
      schema: {
        tags: ['insights'],
        summary: 'Orders, revenue, best sellers and times, by day and hour; of the last seven days by default',
        querystring: Days,
        response: { 200: Insights, 400: Problem },
      },
    },
    async ({ query }, reply) => {
      const now = await today(deps);
      const to = query.to ?? (query.from && query.from > now.today ? query.from : now.today);
      const from = query.from ?? dayAfter(checked('to', to), 1 - (query.days ?? 7));
      const days = daysBetween(checked('from', from), checked('to', to));
      if (days < 1) throw bad('to', to, `not before from, which is ${from}`);
      if (days > mostDays) throw bad('from', from, `at most ${mostDays} days before to, which is ${to}`);
      reply.header('cache-control', 'no-store');
      return readFigures(deps, { ...now, from, to });
    },
  );
  http.get(
    '/api/insights/closing',
    {
      schema: {
        tags: ['insights'],
        summary: 'A business day’s orders, and what they add up to; of today by default',
        querystring: Type.Object({ day: Type.Optional(Day) }, { additionalProperties: false }),
        response: { 200: Closing, 400: Problem },
      },
    },
    async ({ query }, reply) => {
      const now = await today(deps);
      reply.header('cache-control', 'no-store');
      return readClosing(deps, { ...now, day: checked('day', query.day ?? now.today) });
    },
  );
}

// The schema checks the shape, not whether the day exists.
function checked(field: string, day: string): string {
  const parsed = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(parsed) || new Date(parsed).toISOString().slice(0, 10) !== day) {
    throw bad(field, day, 'a day that exists, as YYYY-MM-DD');
  }
  return day;
}

function bad(field: string, given: string, allowed: string): ProblemError {
  const message = `is ${JSON.stringify(given)}, but must be ${allowed}`;
  return new ProblemError({
    status: 400,
    code: 'validation',
    title: 'Bad request',
    detail: `${field} ${message}`,
    errors: [{ field: `#/${field}`, message }],
  });
}
