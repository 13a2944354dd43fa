import { services } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { serviceOf } from './serve.ts';
import { serviceSettings } from './settings.ts';
import { topology } from './topology.ts';

test('every service is in the topology, can be served by its name, and has its settings listed', async () => {
  expect(topology.map(({ name }) => name).sort()).toEqual([...services].sort());
  for (const definition of topology) {
    expect(await serviceOf(definition.name)).toBe(definition);
    expect(serviceSettings[definition.name]).toEqual(definition.config);
  }
});
