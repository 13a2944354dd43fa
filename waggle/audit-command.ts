// Entries of the audit trail for commands that open the stores themselves: who of this machine ran which, and on what.
import { hostname, userInfo } from 'node:os';
import { type AuditEntry, systemClock, timestamp } from '@waggle/contracts';
import { newId } from '@waggle/store';
import type { MongoClient } from 'mongodb';

export interface CommandRun {
  /** Such as `backup`. */
  readonly command: string;
  /** What it made or used, such as the name of a backup. */
  readonly object?: string | null;
  readonly kind?: string;
  readonly changes?: AuditEntry['changes'];
}

export const commandEntry = ({ command, object = null, kind = 'command', changes = {} }: CommandRun): AuditEntry => ({
  entry_id: newId(),
  at: timestamp(systemClock),
  account_id: null,
  who: `${userOfTheSystem()} (command line)`,
  role: 'admin',
  client: hostname().slice(0, 60),
  agent: 'command line',
  kind,
  action: `waggle ${command}`,
  object: object?.slice(0, 80) ?? null,
  status: 0,
  changes,
  count: 1,
  correlation_id: newId(),
});

/** A container may run as a user without a name. */
export function userOfTheSystem(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

export async function auditOnMongo(client: MongoClient, namespace: string, entry: AuditEntry): Promise<void> {
  // Commands of the embedded engine load this file, and no driver.
  const { auditDatabase, mongoAudit } = await import('@waggle/service-kit/identity/mongo');
  await mongoAudit(client.db(auditDatabase(namespace)))(entry);
}

/** For what must work without the trail, such as a backup of a disk that is full: says what the trail lacks. */
export async function orSayUnaudited(writing: Promise<void>): Promise<void> {
  await writing.catch((error: unknown) => {
    process.stderr.write(`the audit trail does not have this: ${(error as Error).message}\n`);
  });
}
