// Sends requests to a running Waggle as staff. The embedded engine's file belongs to the process that has it open, so commands
// go through its HTTP API on both engines.
import path from 'node:path';
import type { Problem } from '@waggle/contracts';
import { readConfig } from '@waggle/service-kit/config';
import { type Operator, readOperator } from '@waggle/service-kit/identity/operator-token';
import { isOperationsPath } from '@waggle/service-kit/operations/access';
import { manifests } from '@waggle/services';
import { userOfTheSystem } from './audit-command.ts';
import { UsageError } from './end-with-error.ts';
import { flagsOf } from './flags.ts';
import { staffSettings } from './settings.ts';
import { waggleUrls } from './waggle-url.ts';

export interface StaffApi {
  readonly url: string;
  /** The answer's body; null when it has none. @throws {UsageError} when Waggle refuses it or does not answer */
  ask<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T>;
}

/** @throws {UsageError} when no staff token is given, and no Waggle runs on the data folder of this machine */
export function staffApi(options: Readonly<Record<string, unknown>>): StaffApi {
  const { token, ...at } = whoAndWhere(options);
  return {
    url: at.url,
    async ask<T>(method: string, path: string, body?: object): Promise<T> {
      const isOperation = isOperationsPath(path, manifests);
      const url = isOperation ? at.operationsUrl : at.url;
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          // The audit trail shows it: several people may have the token.
          'user-agent': `waggle (command line, ${userOfTheSystem()})`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(patienceMs),
      }).catch((error: unknown) => {
        throw new UsageError(
          `${url} does not answer (${reasonOf(error)}): start Waggle with npm start, or give its address with ${isOperation ? '--operations-url' : '--url'}`,
        );
      });
      if (response.status === 404 && isOperation && !(await isHere(response))) throw operationsElsewhere(url);
      if (!response.ok) throw await refusal(response, url);
      if (response.status === 204) return null as T;
      const answer: unknown = await response.json().catch(() => null);
      if (answer === null) throw notWaggle(response, url);
      return answer as T;
    },
  };
}

/** The token that was given, or else the operator's, which a Waggle on this machine writes into its data folder. */
function whoAndWhere(options: Readonly<Record<string, unknown>>): Operator {
  const { url, operationsUrl, isGiven } = waggleUrls(options);
  const { staff } = readConfig({ staff: staffSettings }, flagsOf(options, staffSettings));
  if (staff.staffToken !== '') return { url, operationsUrl, token: staff.staffToken };
  const operator = readOperator(staff.data);
  // Its token goes to that Waggle alone.
  const isItself = () =>
    isSame(operator?.url ?? '', url) && (operationsUrl === url || isSame(operator?.operationsUrl ?? '', operationsUrl));
  if (operator && (!isGiven || isItself())) return operator;
  throw new UsageError(
    `this needs the staff token, in WAGGLE_STAFF_TOKEN or --staff-token, or the data folder of a Waggle that runs on this machine: none runs on ${path.resolve(staff.data)}${isGiven ? ` at ${url}` : ''} (--data names another folder)`,
  );
}

/** A 404 of the route itself, such as for an id that does not exist, has its own code. */
async function isHere(response: Response): Promise<boolean> {
  const problem = (await response
    .clone()
    .json()
    .catch(() => null)) as Problem | null;
  return problem !== null && problem.code !== 'not_found';
}

const operationsElsewhere = (url: string): UsageError =>
  new UsageError(
    `${url} has no such operation: where other machines can connect, operations are on a port of their own. Give it with --operations-url`,
  );

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

function isSame(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  return a.port === b.port && (a.hostname === b.hostname || (loopback.has(a.hostname) && loopback.has(b.hostname)));
}

// A bulk request handles up to a thousand dead letters, one after another.
const patienceMs = 60_000;

async function refusal(response: Response, url: string): Promise<UsageError> {
  const problem = (await response.json().catch(() => null)) as Problem | null;
  if (!problem?.code) return notWaggle(response, url);
  if (response.status === 401) {
    return new UsageError(
      `${url} does not take this staff token: give the one of that Waggle; \`waggle staff-token reset\` makes a new one`,
    );
  }
  return new UsageError(problem.detail ? `${problem.title}: ${problem.detail}` : problem.title);
}

const notWaggle = (response: Response, url: string): UsageError =>
  new UsageError(`the answer of ${url} was ${response.status}, and not from Waggle: is another program there?`);

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? message;
}
