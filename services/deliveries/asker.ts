// For whom a member of staff may act: a courier for their own deliveries, an admin for all.
import type { StaffMember } from '@waggle/service-kit/identity';
import type { StepRequester } from './delivery.rules.ts';

export const askerOf = (member: StaffMember | undefined): StepRequester => ({
  account_id: member?.account_id ?? null,
  mayActForOthers: member?.role === 'admin',
});
