// The manifest of the simulator.
import { defineManifest, RangeOfSeconds } from '@waggle/service-kit/config';
import Type from 'typebox';

/** The time that a step takes, in seconds. */
const delay = (step: string, minimum: number, maximum: number, until: string) =>
  ({
    env: `WAGGLE_SIMULATOR_${step}`,
    schema: RangeOfSeconds({ minimum: 0 }),
    default: { minimum, maximum },
    about: `Seconds, minimum and maximum, ${until}; divided by the speed.`,
  }) as const;

export const manifest = defineManifest({
  name: 'simulator',
  about: 'Plays kitchen and courier; switch it off in a real kitchen.',
  consumes: {
    'order-simulation-stream': ['order.simulation_requested'],
    'delivery-simulation-stream': ['delivery.simulation_requested'],
  },
  publishes: ['order-updates-stream', 'delivery-updates-stream'],
  settings: {
    enabled: {
      env: 'WAGGLE_SIMULATOR',
      schema: Type.Boolean(),
      default: true,
      about: 'Plays kitchen and courier in `waggle up`; switch it off in a real kitchen.',
    },
    speed: {
      env: 'WAGGLE_SIMULATOR_SPEED',
      schema: Type.Number({ minimum: 0.001, maximum: 100_000 }),
      default: 1,
      about: 'How many times faster than real time the simulator runs.',
    },
    confirmed: delay('CONFIRMED', 2, 5, 'until the kitchen confirms an order'),
    preparing: delay('PREPARING', 2, 6, 'until it begins to prepare it'),
    ready: delay('READY', 6, 12, 'until it is cooked and packed'),
    outForDelivery: delay('OUT_FOR_DELIVERY', 1, 3, 'until the kitchen hands it to the courier'),
    pickedUp: delay(
      'PICKED_UP',
      3,
      8,
      'until a customer comes for what they pick up; one in five takes four times as long',
    ),
    onTheWay: delay('ON_THE_WAY', 1, 4, 'until the courier sets off'),
    delivered: delay('DELIVERED', 10, 20, 'until the courier arrives'),
  },
  switchedBy: 'enabled',
  store: { sessions: 'read' },
  signals: ['positions'],
  routes: [],
  sockets: [],
  deployment: {
    resources: { cpu: '25m', memory: '96Mi', memoryLimit: '208Mi' },
    heapMiB: 56,
    demoOnly: 'would play with real orders',
    production: {},
  },
});
