import { reservedNames } from '@waggle/contracts/topology.ts';
import { auditDatabase } from '@waggle/service-kit/identity/mongo';
import { loadService, serviceNames } from '@waggle/services';
import { databaseName } from '@waggle/store/mongo/store.ts';
import { expect, test } from 'vitest';
import { databasePrefix, databaseUserSettings } from './init/database-settings.ts';
import { commonSettings, serviceSettings } from './settings.ts';

test.each(serviceNames)('%s is loaded by its name, and its settings are listed', async (name) => {
  const definition = await loadService(name);
  expect(definition.manifest.name).toBe(name);
  expect(serviceSettings[name]).toEqual(definition.manifest.settings);
});

test('no service can have the name of a table of settings, of another user of MongoDB, or of the audit trail', () => {
  const users = Object.keys(databaseUserSettings).filter((user) => !(serviceNames as readonly string[]).includes(user));
  expect(users).toEqual(expect.arrayContaining(['admin', 'monitor']));
  for (const name of [...Object.keys(commonSettings), ...users]) expect([...reservedNames]).toContain(name);
  const taken = [...reservedNames].filter((name) => databaseName(name, databasePrefix('')) === auditDatabase(''));
  expect(taken).toEqual(['audit']);
});
