// The settings of the accounts service.
import type { ConfigEntry, ConfigTable } from '@waggle/service-kit/config';

export const accountsConfig = {
  adminPassword: {
    env: 'WAGGLE_ADMIN_PASSWORD',
    kind: 'string',
    default: '',
    minimum: 10,
    secret: true,
    about:
      'The password of the account `admin` that is made where there is no account: by the first `waggle up`, or by `waggle init admin`; one is made up and printed when it is not given.',
  } satisfies ConfigEntry<string> as ConfigEntry<string>,
} as const satisfies ConfigTable;
