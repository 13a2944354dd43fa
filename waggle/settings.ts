// Every setting there is: the platform's, each service's, and those of the commands that talk to a running Waggle.

import type { ServiceName } from '@waggle/contracts';
import { type ConfigTable, type ConfigTables, platformSettings } from '@waggle/service-kit/config';
import { accountsConfig } from '@waggle/services/accounts/config.ts';
import { notificationsConfig } from '@waggle/services/notifications/config.ts';
import { ordersConfig } from '@waggle/services/orders/config.ts';
import { simulatorConfig } from '@waggle/services/simulator/config.ts';
import { databaseUserSettings } from './init/database-settings.ts';
import { pageSettings } from './page-settings.ts';

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

/** Of each service, without the service: a process that runs one must not load the others to know of their settings. */
export const serviceSettings = {
  orders: ordersConfig,
  deliveries: {},
  notifications: notificationsConfig,
  simulator: simulatorConfig,
  accounts: accountsConfig,
} as const satisfies Readonly<Record<ServiceName, ConfigTable>>;

export const allSettings = {
  platform: platformSettings,
  ...serviceSettings,
  users: databaseUserSettings,
  pages: pageSettings,
  client: clientSettings,
} as const satisfies ConfigTables;
