// All settings: the platform's, each service's, and those of the commands that talk to a running Waggle.
import { type ConfigTable, type ConfigTables, platformSettings } from '@waggle/service-kit/config';
import { manifests } from '@waggle/services';
import Type from 'typebox';
import { encryptionSettings } from './backup/backup-settings.ts';
import { databaseUserSettings } from './init/database-settings.ts';
import { pageSettings } from './page-settings.ts';

/** Where `order` and `track` reach Waggle. */
export const clientSettings = {
  url: {
    env: 'WAGGLE_URL',
    schema: Type.String(),
    default: '',
    about: 'The address of a running Waggle, for commands that use its API; by default this machine at WAGGLE_PORT.',
  },
  operationsUrl: {
    env: 'WAGGLE_OPERATIONS_URL',
    schema: Type.String(),
    default: '',
    about:
      'The address of its operations (dead letters, outbox, replays, rebuilds, faults, metrics), when it differs from WAGGLE_URL; by default this machine at WAGGLE_OPERATIONS_PORT.',
  },
  wsUrl: {
    env: 'WAGGLE_WS_URL',
    schema: Type.String(),
    default: '',
    about:
      'The address of its WebSockets, when it differs from WAGGLE_URL: with one process per service, that of the service that sends them.',
  },
} as const satisfies ConfigTable;

const { data, staffToken, redisUrl, mongodbUrl, namespace, partitions } = platformSettings;

/** For the commands that use the API as staff: a token, or the data folder of a Waggle on this machine. */
export const staffSettings = { staffToken, data } as const satisfies ConfigTable;

/** For `staff-token`. */
export const tokenSettings = { data, mongodbUrl, namespace, staffToken } as const satisfies ConfigTable;

/** For `streams`: a running Waggle, or the Redis of the cluster engine. */
export const streamsSettings = {
  url: clientSettings.url,
  operationsUrl: clientSettings.operationsUrl,
  redisUrl,
  namespace,
  partitions,
  staffToken,
  data,
} as const satisfies ConfigTable;

/** Each service's settings, from its manifest: a process that runs one service must not load the code of the others. */
export const serviceSettings: ConfigTables = Object.fromEntries(
  manifests.map(({ name, settings }) => [name, settings]),
);

export const commonSettings = {
  platform: platformSettings,
  users: databaseUserSettings,
  pages: pageSettings,
  client: clientSettings,
  backup: encryptionSettings,
};

export const allSettings: typeof commonSettings & ConfigTables = { ...commonSettings, ...serviceSettings };
