// Ends a command that cannot be done: one line on standard error, exit code 1.

/** Says why, in one line, and exits. Errors that were foreseen speak for themselves; others show where they came from. */
export function endWithError(error: unknown): never {
  const { message, stack, code } = error as Error & { code?: unknown };
  if (typeof code === 'string' && foreseen.has(code)) process.stderr.write(`waggle: ${oneLine(message)}\n`);
  else process.stderr.write(`waggle: unexpected error, please report it: ${stack ?? oneLine(String(error))}\n`);
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

/** A command that cannot be carried out as it was given, or not now. The message says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');
