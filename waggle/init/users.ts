// `waggle init users`: a MongoDB user for each service, with rights on its own database. All may also read sessions and add to the
// audit trail; accounts may write both; a service that reads journeys may read the outboxes and inboxes that are in use. Also an administrator, a user
// for backups and one for monitoring. A repeated run sets the current passwords and rights.
import { readConfig, type ServiceManifest } from '@waggle/service-kit/config';
import { auditDatabase, auditEntries, sharedDatabase } from '@waggle/service-kit/identity/mongo';
import { mongoClient } from '@waggle/service-kit/process/servers';
import { manifests } from '@waggle/services';
import { databaseName } from '@waggle/store/mongo/store.ts';
import type { Db } from 'mongodb';
import { auditOnMongo, commandEntry } from '../audit-command.ts';
import { databaseOf, owners } from '../backup/mongo-databases.ts';
import { UsageError } from '../end-with-error.ts';
import { flagsOf } from '../flags.ts';
import { databasePrefix, databaseSettings, databaseUserSettings, passwordVariable } from './database-settings.ts';

export async function initUsers(options: Readonly<Record<string, unknown>>): Promise<void> {
  const tables = { database: databaseSettings, users: databaseUserSettings };
  const { database, users } = readConfig(tables, flagsOf(options, ...Object.values(tables)));
  if (database.mongodbUrl === '') throw new UsageError('this needs MONGODB_URL, of a user who may create users');
  const without = manifests.filter(({ name }) => !users[name]);
  if (without.length > 0) {
    const names = without.map(({ name }) => passwordVariable(name));
    throw new UsageError(`each service needs a password for its database: give ${names.join(', ')}`);
  }
  const { namespace } = database;
  const prefix = databasePrefix(namespace);
  const client = mongoClient(database.mongodbUrl);
  try {
    const admin = client.db('admin');
    const audit = await auditRights(admin, namespace);
    const journeys = await journeyRights(admin, namespace);
    for (const manifest of manifests) {
      const { name } = manifest;
      await putUser(admin, `${prefix}${name}`, users[name] ?? '', [
        ...rightsOf(manifest, namespace),
        ...(manifest.store.journeys === 'read' ? journeys : []),
        audit[manifest.store.sessions],
      ]);
    }
    const { admin: administrator, monitor, backup } = users;
    if (administrator) await putUser(admin, `${prefix}admin`, administrator, rightsOfAdministrator);
    if (monitor) await putUser(admin, `${prefix}monitor`, monitor, rightsOfMonitors);
    if (backup) await putUser(admin, `${prefix}backup`, backup, [...rightsOfBackups(namespace), ...audit.add]);
    const made = Object.keys(users).filter((name) => users[name]);
    const changes = { users: { after: made.join(', ').slice(0, 100) } };
    await auditOnMongo(client, namespace, commandEntry({ command: 'init users', changes }));
  } catch (error) {
    throw new UsageError(`MongoDB did not make the users: ${(error as Error).message}`);
  } finally {
    await client.close();
  }
}

interface Right {
  readonly role: string;
  readonly db: string;
}

// Sessions and the staff token's hash are in a database that all services read. A service that can write there can make an
// admin, so only the one that manages sessions may.
const rightsOf = ({ name, store }: ServiceManifest, namespace: string): Right[] => [
  { role: 'readWrite', db: databaseName(name, databasePrefix(namespace)) },
  { role: store.sessions === 'write' ? 'readWrite' : 'read', db: sharedDatabase(namespace) },
];

/** What a service may do with the audit trail, by what it may do with sessions; `add` is for whoever else only adds. */
async function auditRights(
  admin: Db,
  namespace: string,
): Promise<Readonly<Record<'read' | 'write', Right>> & { readonly add: readonly Right[] }> {
  const write: Right = { role: 'readWrite', db: auditDatabase(namespace) };
  try {
    const add: Right = { role: await putAuditRole(admin, namespace), db: 'admin' };
    return { read: add, write, add: [add] };
  } catch (error) {
    if ((error as { code?: unknown }).code !== commandUnknown) throw error;
    process.stdout.write('this server makes no roles: every service may also change the audit trail\n');
    return { read: write, write, add: [] };
  }
}

/** Adds entries, and cannot read, change or remove any. No role of MongoDB's own is that narrow. */
function putAuditRole(admin: Db, namespace: string): Promise<string> {
  const resource = { db: auditDatabase(namespace), collection: auditEntries };
  return putRole(admin, `${databasePrefix(namespace)}adds_to_audit`, [{ resource, actions: ['insert'] }]);
}

/** Reads the outboxes of services that publish and the inboxes of those that consume, and none of their records. */
async function journeyRights(admin: Db, namespace: string): Promise<Right[]> {
  const privileges = manifests.flatMap(({ name, publishes, consumes }) =>
    [...(publishes.length > 0 ? ['outbox'] : []), ...(Object.keys(consumes).length > 0 ? ['inbox'] : [])].map(
      (collection) => ({
        resource: { db: databaseName(name, databasePrefix(namespace)), collection },
        actions: ['find'],
      }),
    ),
  );
  try {
    return [{ role: await putRole(admin, `${databasePrefix(namespace)}reads_journeys`, privileges), db: 'admin' }];
  } catch (error) {
    if ((error as { code?: unknown }).code !== commandUnknown) throw error;
    return manifests.map(({ name }) => ({ role: 'read', db: databaseName(name, databasePrefix(namespace)) }));
  }
}

async function putRole(admin: Db, role: string, privileges: readonly object[]): Promise<string> {
  const rights = { privileges, roles: [] };
  try {
    await admin.command({ createRole: role, ...rights });
  } catch (error) {
    if ((error as { code?: unknown }).code !== roleExists) throw error;
    await admin.command({ updateRole: role, ...rights });
  }
  return role;
}

const roleExists = 51_002;
const commandUnknown = 59;

const rightsOfBackups = (namespace: string): Right[] =>
  owners.map((owner) => ({ role: 'read', db: databaseOf(owner, namespace) }));

const rightsOfAdministrator: Right[] = [{ role: 'root', db: 'admin' }];

const rightsOfMonitors: Right[] = [{ role: 'clusterMonitor', db: 'admin' }];

async function putUser(admin: Db, name: string, password: string, roles: readonly Right[]): Promise<void> {
  const described = roles.map(({ role, db }) => `${role} on ${db}`).join(', ');
  try {
    await admin.command({ createUser: name, pwd: password, roles });
    process.stdout.write(`made the user ${name}: ${described}\n`);
  } catch (error) {
    if ((error as { code?: unknown }).code !== userExists) throw error;
    await admin.command({ updateUser: name, pwd: password, roles });
    process.stdout.write(`the user ${name} was there: ${described}\n`);
  }
}

const userExists = 51_003;
