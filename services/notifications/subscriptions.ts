// What the notifications service does about events: the only place where it binds to them.
import type { Reactions } from '@waggle/service-kit/process';
import { type RecordChangeDeps, recordDeliveryChange, recordOrderChange, recordOrderCreated } from './record-change.ts';
import type { NotificationsRecords } from './records.ts';

export const subscriptions = (deps: RecordChangeDeps): Reactions<'notifications', NotificationsRecords> => ({
  'order.created': recordOrderCreated(deps),
  'order.confirmed': recordOrderChange(deps),
  'order.preparing': recordOrderChange(deps),
  'order.out_for_delivery': recordOrderChange(deps),
  'order.delivered': recordOrderChange(deps),
  'order.cancelled': recordOrderChange(deps),
  'order.step_undone': recordOrderChange(deps),
  'delivery.created': recordDeliveryChange(deps),
  'delivery.on_the_way': recordDeliveryChange(deps),
  'delivery.delivered': recordDeliveryChange(deps),
  'delivery.cancelled': recordDeliveryChange(deps),
});
