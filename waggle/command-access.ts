// Who may run which command: the table of what each command uses. A command that is missing here does not run.
import type { AccessTable, Principal } from '@waggle/service-kit/config';
import { operationsAccess, pagesAccess } from '@waggle/service-kit/operations/access';
import { manifests } from '@waggle/services';
import type { Command } from 'commander';

export interface CommandAccess {
  /** What it asks a running Waggle for: the access tables say who may. */
  readonly routes?: readonly string[];
  /** It opens the data folder or the servers itself: only who owns the folder, or has the servers' passwords, gets in. */
  readonly stores?: 'reads' | 'writes';
}

const accounts = ['GET /api/accounts', 'PATCH /api/accounts/:id'] as const;

export const commandAccess: Readonly<Record<string, CommandAccess>> = {
  up: { stores: 'writes' },
  serve: { stores: 'writes' },
  order: { routes: ['GET /api/menu', 'POST /api/orders', 'WS /ws/orders/:id'] },
  load: { routes: ['GET /api/menu', 'GET /api/kitchen', 'POST /api/orders', 'GET /api/orders/:id'] },
  track: { routes: ['WS /ws/orders/:id'] },
  config: {},
  openapi: {},
  'staff-token': { stores: 'writes' },
  streams: { routes: ['GET /metrics', 'GET /api/operations/streams'], stores: 'reads' },
  tail: { routes: ['GET /api/operations/streams/:stream/entries'] },
  doctor: {
    routes: ['GET /*', 'GET /api/menu', 'GET /health/live', 'GET /health/ready', 'GET /metrics', 'WS /ws/menu'],
    stores: 'reads',
  },
  'dead-letters list': { routes: ['GET /api/dead-letters'] },
  'dead-letters show': { routes: ['GET /api/dead-letters/:id'] },
  'dead-letters replay': { routes: ['POST /api/dead-letters/:id/replay', 'POST /api/dead-letters/replay'] },
  'dead-letters discard': {
    routes: ['GET /api/dead-letters/:id', 'DELETE /api/dead-letters/:id', 'POST /api/dead-letters/discard'],
  },
  'outbox republish': { routes: ['POST /api/outbox/republish'] },
  'faults list': { routes: ['GET /api/faults'] },
  'faults begin': { routes: ['POST /api/faults', 'GET /api/faults'] },
  'faults end': { routes: ['DELETE /api/faults', 'DELETE /api/faults/:id'] },
  rebuild: { routes: ['POST /api/projections/:service/rebuild'] },
  replay: { routes: ['POST /api/groups/:group/replay'] },
  trace: { routes: ['POST /api/orders/find', 'GET /api/operations/journeys/:id'] },
  forget: { routes: ['POST /api/customers/forget', 'POST /api/erase'] },
  'tokens list': { routes: ['GET /api/tokens'] },
  'tokens add': { routes: ['POST /api/tokens'] },
  'tokens remove': { routes: ['GET /api/tokens', 'DELETE /api/tokens/:token_id'] },
  'accounts list': { routes: ['GET /api/accounts'] },
  'accounts add': { routes: ['POST /api/accounts'] },
  'accounts reset-password': { routes: accounts },
  'accounts disable': { routes: accounts },
  'accounts enable': { routes: accounts },
  'init replica-set': { stores: 'writes' },
  'init users': { stores: 'writes' },
  ...Object.fromEntries(
    manifests.flatMap(({ init = [] }) => init.map(({ name }) => [`init ${name}`, { stores: 'writes' }])),
  ),
  refill: { routes: ['GET /api/menu', 'POST /api/menu/:item_id/restock'] },
  backup: { stores: 'reads' },
  restore: { stores: 'writes' },
};

/** @throws when the table lacks a command, or lists one that does not exist */
export function checkCommands(program: Command): void {
  const names = commandsOf(program);
  const rows = Object.keys(commandAccess);
  const missing = names.filter((name) => !rows.includes(name));
  const left = rows.filter((row) => !names.includes(row));
  if (missing.length > 0)
    throw new Error(`no access table lists waggle ${missing.join(', ')}: add it to commandAccess`);
  if (left.length > 0) throw new Error(`commandAccess lists commands that do not exist: ${left.join(', ')}`);
}

/** The names of the commands that do something: `accounts add`. */
const commandsOf = (program: Command, path: readonly string[] = []): string[] =>
  program.commands.flatMap((command) => {
    const own = [...path, command.name()];
    return command.commands.length > 0 ? commandsOf(command, own) : [own.join(' ')];
  });

const tables: readonly AccessTable[] = [operationsAccess, pagesAccess, ...manifests.map(({ access = {} }) => access)];

/**
 * Whether the principal, with a token of theirs, may use every route of the command. A command that opens stores takes the
 * owner of the folder, or the servers' passwords, whatever its routes allow.
 */
export function mayRun(principal: Principal, { routes = [], stores }: CommandAccess): boolean {
  if (stores) return false;
  return routes.every((route) => {
    const principals = tables.flatMap((table) => table[route] ?? []);
    return principals.includes('anyone') || principals.includes(principal) || tokenComesWith(route, routes);
  });
}

// Placing an order returns its tracking token.
const tokenComesWith = (route: string, routes: readonly string[]): boolean =>
  ['WS /ws/orders/:id', 'GET /api/orders/:id'].includes(route) && routes.includes('POST /api/orders');
