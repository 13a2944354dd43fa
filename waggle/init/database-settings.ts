// The settings of the commands that work on MongoDB alone, without Redis and without a running Waggle.
import { type ServiceName, services } from '@waggle/contracts';
import { type ConfigEntry, type ConfigTable, platformSettings } from '@waggle/service-kit/config';

export const databaseSettings = {
  mongodbUrl: platformSettings.mongodbUrl,
  namespace: platformSettings.namespace,
} as const satisfies ConfigTable;

/** Who gets a MongoDB user: every service, backups, which only read, and what tells Prometheus of the replica set. */
export type DatabaseUser = ServiceName | keyof typeof others;
const others = {
  backup: 'The password of the MongoDB user that only reads, for backups; without one there is no such user.',
  monitor: 'The password of the MongoDB user that only sees the state of the set; without one there is no such user.',
} as const;

/** A password for each user that `waggle init users` makes. */
export const databaseUserSettings = Object.fromEntries(
  [
    ...services.map((service) => [
      service,
      `The password that \`waggle init users\` gives to the MongoDB user of ${service}.`,
    ]),
    ...Object.entries(others),
  ].map(([user = '', about]) => [
    user,
    {
      env: `WAGGLE_MONGODB_PASSWORD_${user.toUpperCase()}`,
      kind: 'string',
      default: '',
      minimum: 8,
      secret: true,
      about,
    },
  ]),
) as { readonly [User in DatabaseUser]: ConfigEntry<string> };

/** What stands before the names of databases and of their users. */
export const databasePrefix = (namespace: string): string => (namespace ? `waggle_${namespace}_` : 'waggle_');
