// The settings of the commands that work on MongoDB alone, without Redis and without a running Waggle.
import { type ConfigTable, platformSettings, type Setting } from '@waggle/service-kit/config';
import { manifests } from '@waggle/services';
import Type, { type TString } from 'typebox';

export const databaseSettings = {
  mongodbUrl: platformSettings.mongodbUrl,
  namespace: platformSettings.namespace,
  data: platformSettings.data,
} as const satisfies ConfigTable;

const others = {
  admin: 'The password of the MongoDB user who administers the server (role root); without one there is no such user.',
  backup: 'The password of the MongoDB user that only reads, for backups; without one there is no such user.',
  monitor: 'The password of the MongoDB user that only reads the state of the set; without one there is no such user.',
} as const;

/** Holds the password of a MongoDB user. */
export const passwordVariable = (user: string): string => `WAGGLE_MONGODB_PASSWORD_${user.toUpperCase()}`;

const passwordOf = (user: string, about: string): Setting<TString> => ({
  env: passwordVariable(user),
  schema: Type.String({ minLength: 8 }),
  default: '',
  secret: true,
  about,
});

/** A password for each user that `waggle init users` makes: every service, backups, and monitoring of the replica set. */
export const databaseUserSettings: Readonly<Record<string, Setting<TString>>> = Object.fromEntries([
  ...manifests.map(({ name }) => [
    name,
    passwordOf(name, `The password that \`waggle init users\` gives to the MongoDB user of ${name}.`),
  ]),
  ...Object.entries(others).map(([user, about]) => [user, passwordOf(user, about)]),
]);

/** The prefix of the names of databases and of their users. */
export const databasePrefix = (namespace: string): string => (namespace ? `waggle_${namespace}_` : 'waggle_');
