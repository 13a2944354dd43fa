/** What an error says, for people. Some errors of Node and of drivers have no message, only a code or a class. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || (error as NodeJS.ErrnoException).code || error.constructor.name;
}
