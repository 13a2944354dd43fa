// `docs/access.md`: who may use which route and WebSocket, from the tables that the processes enforce.
import type { AccessTable, Principal } from '@waggle/service-kit/config';
import { operationsAccess } from '@waggle/service-kit/operations';
import { manifests } from '@waggle/services';
import { doNotEdit, type GeneratedFile } from './generated-files.ts';

const columns: readonly (readonly [Principal, string])[] = [
  ['anyone', 'anyone'],
  ['tracking', 'tracking token'],
  ['shared', 'shared link'],
  ['kitchen', 'kitchen'],
  ['courier', 'courier'],
  ['admin', 'admin'],
];

export const accessPage = (): GeneratedFile => ({
  file: 'docs/access.md',
  content: `${[
    '# Who may use what',
    '',
    `<!-- ${doNotEdit('the access tables of the services')} -->`,
    '',
    'Every route and WebSocket of every service, from the `access` table in its manifest, and those that every process has. A process',
    'refuses to start with a route that no table lists, and checks who asks before it reads the body or validates anything. A script with',
    'the staff token has the rights of an admin. A tracking token opens its own order only; so does a shared link, until a day after',
    'the order’s end.',
    '',
    ...manifests.flatMap(({ name, access = {} }) => section(name, access)),
    ...section('every process', operationsAccess),
  ]
    .join('\n')
    .trimEnd()}\n`,
});

function section(name: string, access: AccessTable): string[] {
  const routes = Object.entries(access);
  if (routes.length === 0) return [];
  return [
    `## ${name}`,
    '',
    `| | ${columns.map(([, title]) => title).join(' | ')} |`,
    `|---|${columns.map(() => ':-:').join('|')}|`,
    ...routes.map(
      ([route, principals]) =>
        `| \`${route}\` | ${columns.map(([principal]) => (may(principals, principal) ? '✓' : '')).join(' | ')} |`,
    ),
    '',
  ];
}

const may = (principals: readonly Principal[], principal: Principal): boolean =>
  principals.includes('anyone') || principals.includes(principal);
