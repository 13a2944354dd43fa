// The manifest of the deliveries service.
import { defineManifest } from '@waggle/service-kit/config';

export const manifest = defineManifest({
  name: 'deliveries',
  about: 'A delivery for every order that is delivered, from the kitchen to the door.',
  consumes: {
    'orders-stream': ['order.created', 'order.out_for_delivery', 'order.cancelled', 'order.step_undone'],
    'customers-stream': ['customer.recorded', 'customer.forgotten'],
    'delivery-updates-stream': ['delivery.update_requested'],
  },
  publishes: ['deliveries-stream', 'delivery-simulation-stream'],
  settings: {},
  store: { sessions: 'read' },
  signals: ['positions'],
  routes: ['/api/deliveries'],
  sockets: [],
  access: {
    'GET /api/deliveries': ['courier', 'admin'],
    'GET /api/deliveries/:id': ['kitchen', 'admin'],
    'POST /api/deliveries/:id/reopen': ['kitchen', 'courier', 'admin'],
    'POST /api/deliveries/:id/courier': ['admin'],
    'POST /api/deliveries/:id/failure': ['courier', 'admin'],
    'POST /api/deliveries/:id/status': ['courier', 'admin'],
    'POST /api/deliveries/:id/position': ['courier', 'admin'],
  },
  apiTags: { deliveries: 'Delivering them' },
  deployment: {
    resources: { cpu: '25m', memory: '96Mi', memoryLimit: '208Mi' },
    heapMiB: 56,
    production: {
      replicas: 2,
      resources: { cpu: '50m', memory: '192Mi', memoryLimit: '384Mi' },
      heapMiB: 256,
    },
  },
});
