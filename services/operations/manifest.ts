// The manifest of the operations service.
import { defineManifest } from '@waggle/service-kit/config';
import Type from 'typebox';

export const manifest = defineManifest({
  name: 'operations',
  about: 'What goes on: every order’s way through the services, for those who operate a Waggle.',
  consumes: {},
  publishes: [],
  settings: {
    grafanaUrl: {
      env: 'WAGGLE_GRAFANA_URL',
      schema: Type.String({
        pattern: /^https?:\/\/[^\s/?#@]+[^\s?#]*$/.source,
        description: 'an http or https URL without a query',
      }),
      default: '',
      about:
        'Where people reach Grafana, such as https://grafana.example: the way of an order then links to its log lines and traces there. Without it there is no link.',
    },
  },
  store: { sessions: 'read', journeys: 'read' },
  routes: ['/api/operations', '/api/journeys'],
  sockets: ['/ws/operations'],
  operationsPort: { alone: ['/api/operations', '/ws/operations'] },
  access: {
    'GET /api/operations/journeys/:id': ['admin'],
    'GET /api/journeys/:id': ['tracking', 'shared', 'kitchen', 'admin'],
    'GET /api/operations/streams': ['admin'],
    'GET /api/operations/reactions': ['admin'],
    'WS /ws/operations': ['admin'],
    'GET /api/operations/streams/:stream/entries': ['admin'],
  },
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
