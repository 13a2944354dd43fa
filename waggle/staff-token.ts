// `waggle staff-token reset`: replaces the staff token with a new one, whether or not Waggle runs, and says so in the audit trail.
import { readConfig } from '@waggle/service-kit/config';
import { resetStaffToken } from '@waggle/service-kit/identity/staff-token';
import { auditOnMongo, commandEntry } from './audit-command.ts';
import { UsageError } from './end-with-error.ts';
import { flagsOf } from './flags.ts';
import { handOver, staffTokenOf } from './hand-over.ts';
import { tokenSettings } from './settings.ts';

export async function resetToken(options: Readonly<Record<string, unknown>>): Promise<void> {
  const { platform } = readConfig({ platform: tokenSettings }, flagsOf(options, tokenSettings));
  if (platform.staffToken !== '') {
    throw new UsageError('WAGGLE_STAFF_TOKEN is set, and that token is the valid one: change it there');
  }
  const token =
    platform.mongodbUrl === ''
      ? await onEmbedded(platform.data)
      : await onCluster(platform.mongodbUrl, platform.namespace);
  handOver(staffTokenOf(token), platform.data);
  process.stderr.write('The old one is invalid now.\n');
}

async function onEmbedded(data: string): Promise<string> {
  const { openDatabase } = await import('@waggle/store/sqlite/database.ts');
  const { sqliteAudit, sqliteStaffTokenStore } = await import('@waggle/service-kit/identity/sqlite');
  const database = openDatabase(data);
  try {
    await (await sqliteAudit(database))(auditEntry());
    return await resetStaffToken(sqliteStaffTokenStore(database));
  } finally {
    await database.close();
  }
}

async function onCluster(url: string, namespace: string): Promise<string> {
  const { mongoStaffTokenStore } = await import('@waggle/service-kit/identity/mongo');
  const { mongoClient } = await import('@waggle/service-kit/process/servers');
  const client = mongoClient(url);
  try {
    await auditOnMongo(client, namespace, auditEntry());
    return await resetStaffToken(mongoStaffTokenStore(client, namespace));
  } catch (error) {
    throw new UsageError(`MongoDB did not take the new token: ${(error as Error).message}`);
  } finally {
    await client.close();
  }
}

const auditEntry = () => commandEntry({ command: 'staff-token reset', kind: 'staff-token' });
