// The audit trail over HTTP, for admins.
import { AuditPage, AuditQuery } from '@waggle/contracts';
import type { HttpServer } from '@waggle/service-kit/http';
import type { Store } from '@waggle/store';
import type { AccountsRecords } from './records.ts';

export function auditRoutes(
  http: HttpServer,
  { store }: { readonly store: Pick<Store<AccountsRecords>, 'reads'> },
): void {
  http.get(
    '/api/audit',
    {
      schema: {
        tags: ['audit'],
        summary: 'What staff did and what was refused, newest first',
        querystring: AuditQuery,
        response: { 200: AuditPage },
      },
    },
    async ({ query }, reply) => {
      const { limit = 50, before, person, kind, from, to } = query;
      const found = await store.reads.audit.newest({
        where: {
          ...(person === undefined ? {} : { person }),
          ...(kind === undefined ? {} : { kind }),
          ...(from === undefined && to === undefined
            ? {}
            : { at: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } }),
        },
        before,
        limit: limit + 1,
      });
      const entries = found.slice(0, limit).map(({ person: _, refusal: __, ...entry }) => entry);
      reply.header('cache-control', 'no-store');
      return { entries, next: found.length > limit ? (entries.at(-1)?.entry_id ?? null) : null };
    },
  );
}
