// What the simulator does about events: the only place where it binds to them.
import type { Reactions } from '@waggle/service-kit/process';
import { type PlanNextStepDeps, planDeliveryStep, planOrderStep } from './plan-next-step.ts';
import type { SimulatorRecords } from './records.ts';

export const subscriptions = (deps: PlanNextStepDeps): Reactions<'simulator', SimulatorRecords> => ({
  'order.simulation_requested': planOrderStep(deps),
  'delivery.simulation_requested': planDeliveryStep(deps),
});
