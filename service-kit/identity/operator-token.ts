// The operator's token: on one machine, a user who can read the data folder may run the operating commands. Each start of the
// embedded engine generates a token and writes it beside the data, readable only by the owner of the folder.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { StaffAuth } from './authentication.ts';

/** The file's content: the Waggle that runs on this data folder. */
export interface Operator extends OperatorUrls {
  readonly token: string;
}

export interface OperatorUrls {
  /** Its address on this machine: `http://127.0.0.1:8080` */
  readonly url: string;
  /** The address of its operations, such as its dead letters. */
  readonly operationsUrl: string;
}

export interface OperatorAccess {
  readonly staff: StaffAuth;
  /** Removes the file. */
  close(): void;
}

const fileIn = (folder: string): string => path.join(folder, 'operator.json');

/** @param urls where the calling process listens */
export function openOperatorAccess(folder: string, urls: OperatorUrls): OperatorAccess {
  const token = `operator_${randomBytes(32).toString('base64url')}`;
  const file = fileIn(folder);
  // A file from a crash may have another mode; a reader never sees half a file.
  const fresh = `${file}.${process.pid}`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, `${JSON.stringify({ ...urls, token } satisfies Operator)}\n`, { mode: 0o600 });
  renameSync(fresh, file);
  const accepted = hashOf(token);
  return {
    staff: {
      async identify({ bearer }) {
        const isToken = bearer !== undefined && timingSafeEqual(hashOf(bearer), accepted);
        return isToken ? { account_id: null, name: 'operator on the machine', role: 'admin' } : null;
      },
    },
    close: () => rmSync(file, { force: true }),
  };
}

/** Null when no Waggle runs on the folder, or the user may not read it. */
export function readOperator(folder: string): Operator | null {
  try {
    const written = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as OldOperator;
    return { ...written, operationsUrl: written.operationsUrl ?? written.url };
  } catch {
    return null;
  }
}

/** As versions wrote it that had one port. */
type OldOperator = Omit<Operator, 'operationsUrl'> & Partial<Operator>;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
