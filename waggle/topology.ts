// All services there are. A new one is a folder under services/, its rows in the stream table, and its line here.
import { accounts } from '@waggle/accounts';
import { deliveries } from '@waggle/deliveries';
import { notifications } from '@waggle/notifications';
import { orders } from '@waggle/orders';
import type { ServiceDefinition } from '@waggle/service-kit';
import { simulator } from '@waggle/simulator';

export const topology: readonly ServiceDefinition[] = [orders, deliveries, notifications, simulator, accounts];
