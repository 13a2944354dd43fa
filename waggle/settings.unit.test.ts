import { loadService, serviceNames } from '@waggle/services';
import { expect, test } from 'vitest';
import { serviceSettings } from './settings.ts';

test.each(serviceNames)('%s is loaded by its name, and its settings are listed', async (name) => {
  const definition = await loadService(name);
  expect(definition.manifest.name).toBe(name);
  expect(serviceSettings[name]).toEqual(definition.manifest.settings);
});
