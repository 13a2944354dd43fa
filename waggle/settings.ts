// Every setting there is: the platform's, each service's, and those of the commands that talk to a running Waggle.
import type { ConfigTable, ConfigTables } from '@waggle/service-kit';
import { platformSettings } from '@waggle/service-kit/platform-settings.ts';
import type { simulator } from '@waggle/simulator';
import { databaseUserSettings } from './init/database-settings.ts';
import { topology } from './topology.ts';
import { pageSettings } from './web-pages.ts';

/** Where `order` and `track` find Waggle. */
export const clientSettings = {
  url: {
    env: 'WAGGLE_URL',
    kind: 'string',
    default: '',
    about: 'Where a running Waggle is, for the commands that talk to one; when not given, this machine at WAGGLE_PORT.',
  },
  wsUrl: {
    env: 'WAGGLE_WS_URL',
    kind: 'string',
    default: '',
    about:
      'Where its WebSockets are, when that is not WAGGLE_URL: with one process for each service, that of notifications.',
  },
} as const satisfies ConfigTable;

/** For the commands that ask as staff. */
export const staffSettings = { staffToken: platformSettings.staffToken } as const satisfies ConfigTable;

export const allSettings = {
  platform: platformSettings,
  ...Object.fromEntries([...topology.map(({ name, config }) => [name, config]), ['users', databaseUserSettings]]),
  pages: pageSettings,
  client: clientSettings,
} as ConfigTables & {
  readonly platform: typeof platformSettings;
  readonly simulator: typeof simulator.config;
  readonly pages: typeof pageSettings;
  readonly client: typeof clientSettings;
};
