// SQLite's errors about the file and the machine rather than the statement.
import { StoreUnavailableError } from '../store.ts';

const rights = 'give the user of Waggle the right to read and write the folder WAGGLE_DATA and what is in it';
const restore = 'stop Waggle, and put the last backup in its place (`waggle restore`)';
const fileErrors = new Map([
  [3, ['the file may not be opened', rights]],
  [5, ['another program holds the file', 'end that program']],
  [6, ['a table is locked', 'end the program that holds it']],
  [7, ['the memory is full', 'give the process more']],
  [8, ['the file cannot be written', rights]],
  [10, ['the disk failed', 'look in the log of the machine, and move WAGGLE_DATA to another disk']],
  [11, ['the file is damaged', restore]],
  [13, ['the disk is full', 'make room on the disk of WAGGLE_DATA']],
  [14, ['the file cannot be opened', rights]],
  [15, ['the file is locked in an unknown way', 'keep WAGGLE_DATA on a local disk']],
  [26, ['the file is no database', restore]],
] as const);

/** The error of SQLite as the store's, when the file or the machine is to blame and not the statement. */
export function fileError(error: unknown): StoreUnavailableError | undefined {
  const { errcode } = error as { errcode?: unknown };
  const [said, toDo] = fileErrors.get((typeof errcode === 'number' ? errcode & 0xff : 0) as 3) ?? [];
  return said
    ? new StoreUnavailableError(`nothing can be stored now: ${said} (${(error as Error).message}): ${toDo}`, {
        cause: error,
      })
    : undefined;
}
