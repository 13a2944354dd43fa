import { services } from '@waggle/contracts';
import { loadService } from '@waggle/services';
import { expect, test } from 'vitest';
import { serviceSettings } from './settings.ts';

test.each(services)('%s is loaded by its name, and its settings are listed', async (name) => {
  const definition = await loadService(name);
  expect(definition.name).toBe(name);
  expect(serviceSettings[name]).toEqual(definition.config);
});
