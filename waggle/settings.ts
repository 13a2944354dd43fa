// Every setting there is: the platform's, each service's, and those of the commands that talk to a running Waggle.
import { type ConfigTable, type ConfigTables, platformSettings } from '@waggle/service-kit/config';
import { manifests } from '@waggle/services';
import Type from 'typebox';
import { databaseUserSettings } from './init/database-settings.ts';
import { pageSettings } from './page-settings.ts';

/** Where `order` and `track` find Waggle. */
export const clientSettings = {
  url: {
    env: 'WAGGLE_URL',
    schema: Type.String(),
    default: '',
    about: 'Where a running Waggle is, for the commands that talk to one; when not given, this machine at WAGGLE_PORT.',
  },
  wsUrl: {
    env: 'WAGGLE_WS_URL',
    schema: Type.String(),
    default: '',
    about:
      'Where its WebSockets are, when that is not WAGGLE_URL: with one process for each service, that of notifications.',
  },
} as const satisfies ConfigTable;

/** For the commands that ask as staff. */
export const staffSettings = { staffToken: platformSettings.staffToken } as const satisfies ConfigTable;

/** Of each service, from its manifest: a process that runs one must not load the code of the others to know them. */
export const serviceSettings: ConfigTables = Object.fromEntries(
  manifests.map(({ name, settings }) => [name, settings]),
);

const commonSettings = {
  platform: platformSettings,
  users: databaseUserSettings,
  pages: pageSettings,
  client: clientSettings,
};

export const allSettings: typeof commonSettings & ConfigTables = { ...commonSettings, ...serviceSettings };
