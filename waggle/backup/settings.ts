// The settings that backups and restores use.
import { type ConfigTable, platformSettings } from '@waggle/service-kit/config';

const { data, redisUrl, mongodbUrl, namespace } = platformSettings;

/** Redis holds nothing that a backup needs. */
export const backupSettings = { data, mongodbUrl, namespace } as const satisfies ConfigTable;
export const restoreSettings = { data, redisUrl, mongodbUrl, namespace } as const satisfies ConfigTable;
