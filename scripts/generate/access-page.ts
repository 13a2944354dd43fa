// `docs/access.md`: who may use which route and WebSocket, from the tables that the processes enforce.
import type { AccessTable, Principal } from '@waggle/service-kit/config';
import { operationsAccess, pagesAccess } from '@waggle/service-kit/operations/access';
import { manifests } from '@waggle/services';
import { type CommandAccess, commandAccess, mayRun } from '../../waggle/command-access.ts';
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
    'Every route and WebSocket of every service, from the `access` table in its manifest, those that every process has, and every',
    'command. A process refuses to start with a route that no table lists, the command line with a command that none lists. A route checks',
    'who asks before it reads the body or validates anything. A script with the staff token has the rights of an admin, with another token',
    'those of its role. A tracking token opens its own order only; so does a shared link, until a day after the order’s end. Whoever must',
    'choose a password, since an admin set theirs, may do only that before, and what anyone may.',
    '',
    ...manifests.flatMap(({ name, access = {} }) => section(name, access)),
    ...section('every process', operationsAccess),
    ...section('pages and API documentation', pagesAccess),
    ...commands(),
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

function commands(): string[] {
  const cells = (access: CommandAccess) => [
    ...columns.map(([principal]) => mayRun(principal, access)),
    // Who owns the data folder has the operator's token of a Waggle that runs on it, and admin's rights with that.
    true,
  ];
  const uses = ({ routes = [], stores }: CommandAccess) =>
    [...routes.map((route) => `\`${route}\``), ...(stores ? [`${stores} the stores`] : [])].join(', ');
  return [
    '## commands',
    '',
    'A command may do what its routes allow the token that it is given. One that opens the stores itself takes the owner of the data',
    'folder, whose files nobody else may read, or the passwords of Redis and MongoDB: the operator.',
    '',
    `| | uses | ${[...columns.map(([, title]) => title), 'operator'].join(' | ')} |`,
    `|---|---|${columns.map(() => ':-:|').join('')}:-:|`,
    ...Object.entries(commandAccess).map(
      ([name, access]) =>
        `| \`waggle ${name}\` | ${uses(access)} | ${cells(access)
          .map((cell) => (cell ? '✓' : ''))
          .join(' | ')} |`,
    ),
  ];
}
