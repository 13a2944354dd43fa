// The settings of the simulator: how long each step takes, and how many times faster it all goes.
import type { ConfigEntry, ConfigTable, Range } from '@waggle/service-kit/config';

const delay = (step: string, minimum: number, maximum: number, what: string): ConfigEntry<Range> => ({
  env: `WAGGLE_SIMULATOR_${step}`,
  kind: 'range',
  default: { minimum, maximum },
  minimum: 0,
  about: `Seconds, least and most, ${what}, before the speed factor.`,
});

export const simulatorConfig = {
  enabled: {
    env: 'WAGGLE_SIMULATOR',
    kind: 'switch',
    default: true,
    about: 'Plays kitchen and courier in `waggle up`; off for a kitchen where people take the steps.',
  } satisfies ConfigEntry<boolean> as ConfigEntry<boolean>,
  speed: {
    env: 'WAGGLE_SIMULATOR_SPEED',
    kind: 'number',
    default: 1,
    minimum: 0.001,
    maximum: 100_000,
    about: 'How many times faster than life the simulator goes; 10 is ten times as fast.',
  } satisfies ConfigEntry<number> as ConfigEntry<number>,
  confirmed: delay('CONFIRMED', 2, 5, 'until the kitchen confirms an order'),
  preparing: delay('PREPARING', 2, 6, 'until it begins to prepare it'),
  outForDelivery: delay('OUT_FOR_DELIVERY', 8, 15, 'until it hands it to the courier'),
  onTheWay: delay('ON_THE_WAY', 1, 4, 'until the courier sets off'),
  delivered: delay('DELIVERED', 10, 20, 'until the courier arrives'),
} as const satisfies ConfigTable;
