// All services there are. A new one is a folder under services/, its rows in the stream table, and its line here.
import { type ServiceName, services } from '@waggle/contracts';
import type { ServiceDefinition } from '@waggle/service-kit/process';

// Each is loaded when it is asked for: the others would take memory in a process that never runs them.
const loaders: Readonly<Record<ServiceName, () => Promise<ServiceDefinition>>> = {
  orders: async () => (await import('./orders/service.ts')).orders,
  deliveries: async () => (await import('./deliveries/service.ts')).deliveries,
  notifications: async () => (await import('./notifications/service.ts')).notifications,
  simulator: async () => (await import('./simulator/service.ts')).simulator,
  accounts: async () => (await import('./accounts/service.ts')).accounts,
};

export const loadService = (name: ServiceName): Promise<ServiceDefinition> => loaders[name]();

export const loadAllServices = (): Promise<readonly ServiceDefinition[]> => Promise.all(services.map(loadService));
