// The settings that backups and restores use.
import { type ConfigTable, platformSettings } from '@waggle/service-kit/config';
import Type from 'typebox';

const { data, redisUrl, mongodbUrl, namespace, partitions } = platformSettings;

const passphrase = {
  env: 'WAGGLE_BACKUP_PASSPHRASE',
  schema: Type.String({ minLength: 12 }),
  default: '',
  secret: true,
  about:
    'Encrypts backups, in the age format, and decrypts those that are restored; without one, backups are not encrypted.',
} as const;

/** For `waggle config`, with those of all commands. */
export const encryptionSettings = { passphrase } as const satisfies ConfigTable;

/** Redis holds nothing that a backup needs. */
export const backupSettings = { data, mongodbUrl, namespace, passphrase } as const satisfies ConfigTable;
export const restoreSettings = {
  data,
  redisUrl,
  mongodbUrl,
  namespace,
  partitions,
  passphrase,
} as const satisfies ConfigTable;
