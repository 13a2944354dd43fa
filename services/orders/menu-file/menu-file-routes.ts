// The whole menu as a file, over HTTP.
import { limits, MenuExportQuery, MenuImport, MenuImportPlan, Problem } from '@waggle/contracts';
import { type HttpServer, ProblemError, versionConflict } from '@waggle/service-kit/http';
import { exportMenu } from './export-menu.ts';
import { type ImportMenuDeps, importMenu } from './import-menu.ts';

const tags = ['menu'];
const mostErrors = 200;

export function menuFileRoutes(http: HttpServer, deps: ImportMenuDeps): void {
  http.get(
    '/api/menu/export',
    {
      schema: {
        tags,
        summary: 'The whole menu as a file: JSON, which has everything, or the dishes or choices as CSV',
        querystring: MenuExportQuery,
        response: { 400: Problem },
      },
    },
    async (request, reply) => {
      const { format = 'json', separator } = request.query;
      const sign = separator === 'semicolon' ? ';' : ',';
      const text = await exportMenu(deps.store, deps.menuCache.currency, { kind: format, separator: sign });
      const name = format === 'json' ? 'menu.json' : `menu-${format}.csv`;
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${name}"`)
        .type(format === 'json' ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8')
        .serializer((body: unknown) => String(body))
        .send(text as never);
    },
  );

  http.post(
    '/api/menu/import',
    {
      // As text in JSON, a file grows by its quotes and line breaks.
      bodyLimit: limits.menuFileBytes * 1.5,
      schema: {
        tags,
        summary: 'Import files of the menu; with `dry_run`, only say what they would change, or every error by line',
        description:
          'Dishes, options and choices are told apart by their ids; what the files do not have stays, unless `remove` is true. ' +
          'All is applied in one transaction, or nothing. Send the `basis` of the preview: the import is refused when the ' +
          'menu has changed since. The stock of dishes that are there stays.',
        body: MenuImport,
        response: { 200: MenuImportPlan, 412: Problem, 413: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { kind, plan } = await importMenu(deps, request.cause, request.body);
      if (kind === 'changed_meanwhile') throw versionConflict('the menu', plan);
      if (kind === 'faulty') throw faulty(plan);
      const [added, changed, removed] = [plan.added.length, plan.changed.length, plan.removed.length];
      request.auditNote = { after: { added, changed, removed } };
      return plan;
    },
  );
}

const faulty = ({ errors }: MenuImportPlan): ProblemError =>
  new ProblemError({
    status: 422,
    code: 'menu_file_faulty',
    title: 'The files have errors',
    detail: `Nothing was changed: the files have ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}.`,
    errors: errors.slice(0, mostErrors).map(({ file, line, column, field, value, message }) => ({
      field: `#/files/${file}`,
      message: `line ${line}, column ${column}: ${field}${value === undefined ? '' : ` (${value})`} ${message}`,
    })),
  });
