// Which settings backups and restores look at.
import type { ConfigTable } from '@waggle/service-kit/config';
import { platformSettings } from '@waggle/service-kit/config/platform-settings.ts';

const { data, redisUrl, mongodbUrl, namespace } = platformSettings;

/** Redis holds nothing that a backup needs. */
export const backupSettings = { data, mongodbUrl, namespace } as const satisfies ConfigTable;
export const restoreSettings = { data, redisUrl, mongodbUrl, namespace } as const satisfies ConfigTable;
