// Sends requests to a running Waggle as staff. The embedded engine's file belongs to the process that has it open, so commands
// go through its HTTP API, on both engines alike.
import type { Problem } from '@waggle/contracts';
import { readConfig } from '@waggle/service-kit/config';
import { UsageError } from './end-with-error.ts';
import { flagsOf } from './flags.ts';
import { staffSettings } from './settings.ts';
import { waggleUrls } from './waggle-url.ts';

export interface StaffApi {
  readonly url: string;
  /** The answer's body; null when it has none. @throws {UsageError} when Waggle refuses it or does not answer */
  ask<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T>;
}

/** @throws {UsageError} when no staff token is given */
export function staffApi(options: Readonly<Record<string, unknown>>): StaffApi {
  const { url } = waggleUrls(options);
  const { staff } = readConfig({ staff: staffSettings }, flagsOf(options, staffSettings));
  if (staff.staffToken === '') {
    throw new UsageError(
      'this needs the staff token, in WAGGLE_STAFF_TOKEN or --staff-token: the first start of Waggle printed it, and `waggle staff-token reset` makes a new one',
    );
  }
  return {
    url,
    async ask<T>(method: string, path: string, body?: object): Promise<T> {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${staff.staffToken}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(patienceMs),
      }).catch((error: unknown) => {
        throw new UsageError(
          `${url} does not answer (${reasonOf(error)}): start Waggle with npm start, or give its address with --url`,
        );
      });
      if (!response.ok) throw await refusal(response, url);
      if (response.status === 204) return null as T;
      const answer: unknown = await response.json().catch(() => null);
      if (answer === null) throw notWaggle(response, url);
      return answer as T;
    },
  };
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
