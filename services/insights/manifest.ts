// The manifest of the insights service.
import { defineManifest } from '@waggle/service-kit/config';
import Type from 'typebox';

export const manifest = defineManifest({
  name: 'insights',
  about: 'What the kitchen sold, how much, and how long it took, by day and hour.',
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
  },
  publishes: [],
  settings: {
    orderDays: {
      env: 'WAGGLE_INSIGHTS_ORDER_DAYS',
      schema: Type.Number({ minimum: 1, maximum: 3_650 }),
      default: 30,
      about:
        'How long insights keeps what it counted of an order, to recognize repeated events; it ignores events that are older. The figures stay.',
    },
  },
  store: {
    sessions: 'read',
    projection: ['orders', 'hours', 'sold', 'reasons', 'sales', 'sales_made', 'zone', 'day_begin'],
  },
  signals: ['insights'],
  routes: ['/api/insights'],
  sockets: ['/ws/insights'],
  access: {
    'GET /api/insights': ['kitchen', 'admin'],
    'GET /api/insights/closing': ['admin'],
    'WS /ws/insights': ['kitchen', 'admin'],
  },
  apiTags: { insights: 'What was sold, and how long it took' },
  deployment: {
    resources: { cpu: '25m', memory: '96Mi', memoryLimit: '208Mi' },
    heapMiB: 56,
    production: {
      replicas: 1,
      resources: { cpu: '50m', memory: '128Mi', memoryLimit: '256Mi' },
      heapMiB: 128,
    },
  },
});
