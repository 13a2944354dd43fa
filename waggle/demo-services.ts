// The services that play with orders, such as the simulator: whether this deployment runs them, which its pages must know.
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

/** Whether one of these services plays with orders. */
export const playsWithOrders = (names: readonly string[]): boolean =>
  demoServices.some(({ name }) => names.includes(name));
