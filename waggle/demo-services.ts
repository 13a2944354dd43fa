// The demo services, such as the simulator, which take steps of orders by themselves. Pages must know whether any of them runs.
import type { ConfigTable } from '@waggle/service-kit/config';
import { manifests } from '@waggle/services';

const demoServices = manifests.filter(({ deployment }) => deployment.demoOnly !== undefined);

/** The settings that switch them off, for a process that runs none of them itself. */
export const demoSwitches: ConfigTable = Object.fromEntries(
  demoServices.flatMap(({ name, switchedBy, settings }): [string, ConfigTable[string]][] => {
    const setting = switchedBy === undefined ? undefined : (settings as ConfigTable)[switchedBy];
    return setting ? [[name, setting]] : [];
  }),
);

/** Whether one of the named services is a demo service. */
export const hasDemoService = (names: readonly string[]): boolean =>
  demoServices.some(({ name }) => names.includes(name));
