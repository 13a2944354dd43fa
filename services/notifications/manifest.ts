// The manifest of the notifications service.
import { defineManifest } from '@waggle/service-kit/config';
import Type from 'typebox';

export const manifest = defineManifest({
  name: 'notifications',
  about: 'Every order’s timeline, pushed to its followers.',
  consumes: {
    'orders-stream': [
      'order.created',
      'order.confirmed',
      'order.preparing',
      'order.ready',
      'order.out_for_delivery',
      'order.delivered',
      'order.picked_up',
      'order.cancelled',
      'order.step_undone',
      'order.promise_changed',
      'order.due',
    ],
    'customers-stream': ['customer.recorded', 'collector.recorded', 'customer.forgotten'],
    'deliveries-stream': [
      'delivery.created',
      'delivery.on_the_way',
      'delivery.delivered',
      'delivery.cancelled',
      'delivery.reopened',
      'delivery.assigned',
      'delivery.failed',
    ],
  },
  publishes: [],
  settings: {
    subscribeSeconds: {
      env: 'WAGGLE_WS_SUBSCRIBE',
      schema: Type.Number({ minimum: 0.05, maximum: 300 }),
      default: 10,
      about:
        'Seconds that a client may take to send its subscribe message, and that a new order may take to become known here.',
    },
  },
  store: { sessions: 'read', projection: ['timelines'] },
  signals: ['timelines', 'positions'],
  routes: ['/api/timelines', '/api/board'],
  apiTags: { timelines: 'The steps of orders, as the WebSockets send them first' },
  sockets: ['/ws'],
  // Closes staff pages when their session ends.
  operationsPort: { too: ['/ws/session'] },
  access: {
    'GET /api/timelines/:id': ['tracking', 'shared', 'kitchen', 'admin'],
    'GET /api/board': ['kitchen', 'courier', 'admin'],
    'WS /ws/orders/:id': ['tracking', 'shared', 'kitchen', 'admin'],
    'WS /ws/kitchen': ['kitchen', 'courier', 'admin'],
    'WS /ws/session': ['kitchen', 'courier', 'admin'],
  },
  deployment: {
    resources: { cpu: '25m', memory: '112Mi', memoryLimit: '224Mi' },
    heapMiB: 96,
    connections: { perPod: 2000, routes: '/ws/(orders/.*|kitchen)' },
    production: {
      autoscaling: { minReplicas: 2, maxReplicas: 10 },
      resources: { cpu: '100m', memory: '256Mi', memoryLimit: '512Mi' },
      heapMiB: 352,
      drain: {
        preStopSeconds: 10,
        shutdownSeconds: 30,
        why: 'WebSockets are closed over this time, and their pages connect to other pods.',
      },
    },
  },
});
