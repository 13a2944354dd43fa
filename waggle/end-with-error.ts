// Ends a command that failed: one line on standard error (as JSON with --json), exit code 1.
import { escapedInJson, printableLine, printableLines, withoutCredentials } from '@waggle/contracts/unprintable.ts';

/** Prints why, in one line, and exits. Expected errors print their message; others their stack. */
export function endWithError(error: unknown, json = process.argv.includes('--json')): never {
  const { message, stack, code } = error as Error & { code?: unknown };
  const known = typeof code === 'string' && foreseen.has(code);
  if (json)
    write(
      escapedInJson(
        JSON.stringify({ error: { code: known ? code : 'unexpected', message, ...(known ? {} : { stack }) } }),
      ),
    );
  else if (known) write(`waggle: ${oneLine(message)}`);
  else write(`waggle: unexpected error, please report it: ${printableLines(stack ?? String(error))}`);
  process.exit(1);
}

const foreseen: ReadonlySet<string> = new Set([
  'settings',
  'listen',
  'data_folder',
  'usage',
  'store_unavailable',
  'engine_unavailable',
  'not_a_replica_set',
]);

/** A command cannot run with these options, or not now. The message says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}

const oneLine = (text: string): string => printableLine(text.replace(/\s*\n\s*/g, ' '));
// The message of a driver may hold the whole URL of its server.
const write = (line: string): boolean => process.stderr.write(`${withoutCredentials(line)}\n`);
