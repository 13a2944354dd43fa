// The manifest of the orders service.
import { currencyPattern } from '@waggle/contracts/currency.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { defineManifest, RateText } from '@waggle/service-kit/config';
import Type from 'typebox';

export const manifest = defineManifest({
  name: 'orders',
  about: 'The menu, and every order from placed to delivered or picked up.',
  consumes: {
    'deliveries-stream': ['delivery.delivered', 'delivery.reopened', 'delivery.assigned', 'delivery.failed'],
    'order-updates-stream': ['order.update_requested'],
  },
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  settings: {
    currency: {
      env: 'WAGGLE_CURRENCY',
      schema: Type.String({ pattern: currencyPattern, description: 'the ISO 4217 code of a currency, such as EUR' }),
      default: 'EUR',
      about: 'The ISO 4217 code of the currency that all prices are in; an order keeps the currency it was placed in.',
    },
    convertPrices: {
      env: 'WAGGLE_CONVERT_PRICES',
      schema: Type.String({
        pattern: `${currencyPattern.slice(0, -1)}:${currencyPattern.slice(1, -1)}:\\d{1,9}(\\.\\d{1,9})?$`,
        description: 'two currencies and a rate, such as EUR:CHF:1.05',
      }),
      default: '',
      about:
        'Converts the menu’s prices at a start with another WAGGLE_CURRENCY, once: EUR:CHF:1.05 makes prices in EUR ones in CHF, of which one EUR is 1.05. Without it, such a start is refused.',
    },
    country: {
      env: 'WAGGLE_COUNTRY',
      schema: Type.String({ pattern: '^[A-Z]{2}$', description: 'the ISO 3166 code of a country, such as DE' }),
      default: '',
      about:
        'The country of the kitchen, ISO 3166: phone numbers without a country code are numbers of this country. Without it they may be of any.',
    },
    demoMenu: {
      env: 'WAGGLE_DEMO_MENU',
      schema: Type.Boolean(),
      default: true,
      about: 'Loads a demo menu at start when the menu is empty; switch it off in a real kitchen.',
    },
    trackingSecrets: {
      env: 'WAGGLE_TRACKING_SECRET',
      schema: Type.String({
        pattern: '^[\\w~.-]{32,}(\\s*,\\s*[\\w~.-]{32,})*$',
        description: 'secrets of at least 32 letters, digits, -, _, ~ and dots, separated by commas, the newest first',
      }),
      default: '',
      secret: true,
      about:
        'Derives the tokens with which customers follow their orders; older ones follow after a comma. Without it, the first start makes one in the data folder, in tracking-secret: where processes of orders have different data folders, give it to every one.',
    },
    trackingSecretFile: {
      env: 'WAGGLE_TRACKING_SECRET_FILE',
      schema: Type.String(),
      default: '',
      about:
        'A file with those secrets instead, one on each line, which the first start makes; for processes on one machine that share a folder.',
    },
    answerRetentionHours: {
      env: 'WAGGLE_IDEMPOTENCY_HOURS',
      schema: Type.Number({ minimum: 0.01 }),
      default: 24,
      about: 'How long an Idempotency-Key is remembered; after that, a repeated request places a second order.',
    },
    mostLines: {
      env: 'WAGGLE_ORDER_LINES',
      schema: Type.Integer({ minimum: 1, maximum: limits.lines }),
      default: 30,
      about: 'The most lines that one order may have.',
    },
    mostOfItem: {
      env: 'WAGGLE_ORDER_ITEM_PIECES',
      schema: Type.Integer({ minimum: 1, maximum: limits.quantity }),
      default: 25,
      about: 'The most pieces of one item that one order may have.',
    },
    mostPieces: {
      env: 'WAGGLE_ORDER_PIECES',
      schema: Type.Integer({ minimum: 1, maximum: limits.lines * limits.quantity }),
      default: 60,
      about: 'The most pieces of all items that one order may have.',
    },
    mostTotal: {
      env: 'WAGGLE_ORDER_TOTAL',
      schema: Type.String({
        pattern: '^\\d{1,9}$',
        description: 'a whole number of units of the currency, such as 500, or 0 for no ceiling',
      }),
      default: '',
      about:
        'The most that one order may come to, in whole units of WAGGLE_CURRENCY; 0: any. Default: 500 where the unit is worth about a euro (EUR, USD, GBP, CHF, CAD, AUD, NZD, SGD), any in other currencies.',
    },
    ordersPerAddress: {
      env: 'WAGGLE_ORDERS_PER_ADDRESS',
      schema: RateText,
      default: '30/10m',
      about:
        'How many orders one client address (one /64 with IPv6) may place: 30/10m is 30 at once, and one more every 20 seconds; off: any number. Raise it, or list the address in WAGGLE_UNLIMITED_ADDRESSES, where many customers share one.',
    },
    ordersPerPhone: {
      env: 'WAGGLE_ORDERS_PER_PHONE',
      schema: RateText,
      default: '10/30m',
      about: 'How many orders one phone number may place, from any address; written like WAGGLE_ORDERS_PER_ADDRESS.',
    },
    ordersPerDevice: {
      env: 'WAGGLE_ORDERS_PER_DEVICE',
      schema: RateText,
      default: '10/30m',
      about:
        'How many orders one browser may place, known by the cookie that its first order sets; written like WAGGLE_ORDERS_PER_ADDRESS.',
    },
    ordersWaiting: {
      env: 'WAGGLE_ORDERS_WAITING',
      schema: Type.Integer({ minimum: 1 }),
      default: 500,
      about: 'How many orders may wait in a process to be placed; further ones get 503 with Retry-After.',
    },
    unconfirmedMinutes: {
      env: 'WAGGLE_UNCONFIRMED_MINUTES',
      schema: Type.Number({ minimum: 0 }),
      default: 45,
      about:
        'After this time, an order that nobody has confirmed is cancelled and its stock is for sale again; its customer sees why. The time counts only while the service runs. 0: never.',
    },
    personalDataDays: {
      env: 'WAGGLE_PERSONAL_DATA_DAYS',
      schema: Type.Number({ minimum: 0.01, maximum: 36_500 }),
      default: 30,
      about:
        'How long an order keeps its customer’s name, phone number, address and notes, and why the kitchen cancelled it, after its end; the order itself stays, for the figures. Outbox and streams, which hold customers too, must keep events for no longer.',
    },
    stuckMinutes: {
      env: 'WAGGLE_STUCK_MINUTES',
      schema: Type.Number({ minimum: 0.01 }),
      default: 60,
      about: 'After this time without a step, metrics count an open order as stuck.',
    },
  },
  store: { sessions: 'read' },
  signals: ['menu'],
  caches: ['menu'],
  init: [
    {
      name: 'menu',
      summary: 'load the demo menu, unless there is a menu',
      embedded: '`waggle up` loads the demo menu itself',
      job: { name: 'init-dummy-db-job', about: 'The demo menu; never in production.', demoOnly: true },
    },
  ],
  routes: ['/api/orders', '/api/customers', '/api/menu', '/api/pictures', '/api/kitchen', '/api/pricing'],
  sockets: ['/ws/menu'],
  // The page of operations finds orders, and shows times as the kitchen's.
  operationsPort: { too: ['/api/orders/find', '/api/kitchen'] },
  access: {
    'POST /api/orders': ['anyone'],
    'POST /api/orders/quote': ['anyone'],
    'POST /api/orders/times': ['anyone'],
    'POST /api/orders/find': ['admin'],
    'POST /api/orders/search': ['kitchen', 'admin'],
    'GET /api/orders/by-key': ['anyone'],
    'GET /api/orders/:id': ['tracking', 'shared', 'kitchen', 'admin'],
    'GET /api/orders/:id/estimate': ['tracking', 'shared', 'kitchen', 'admin'],
    'POST /api/orders/:id/cancel': ['tracking', 'kitchen', 'admin'],
    'GET /api/orders': ['kitchen', 'admin'],
    'POST /api/orders/:id/status': ['kitchen', 'admin'],
    'GET /api/orders/prints': ['kitchen', 'admin'],
    'POST /api/orders/:id/prints': ['kitchen', 'admin'],
    'POST /api/orders/:id/prints/claim': ['kitchen', 'admin'],
    'POST /api/orders/:id/prints/confirm': ['kitchen', 'admin'],
    'POST /api/orders/:id/undo': ['kitchen', 'admin'],
    'POST /api/orders/:id/promise': ['kitchen', 'admin'],
    'POST /api/customers/forget': ['admin'],
    'POST /api/customers/erase': ['admin'],
    'GET /api/menu': ['anyone'],
    'POST /api/menu': ['admin'],
    'PUT /api/menu/order': ['admin'],
    'GET /api/menu/export': ['admin'],
    'POST /api/menu/import': ['admin'],
    'POST /api/menu/choices/sale': ['kitchen', 'admin'],
    'PATCH /api/menu/:item_id': ['kitchen', 'admin'],
    'DELETE /api/menu/:item_id': ['admin'],
    'POST /api/menu/:item_id/restock': ['kitchen', 'admin'],
    'PUT /api/menu/:item_id/stock': ['kitchen', 'admin'],
    'POST /api/menu/categories/rename': ['admin'],
    'GET /api/kitchen': ['anyone'],
    'PUT /api/kitchen': ['admin'],
    'GET /api/kitchen/restaurant': ['anyone'],
    'PUT /api/kitchen/restaurant': ['admin'],
    'POST /api/kitchen/pause': ['kitchen', 'admin'],
    'DELETE /api/kitchen/pause': ['kitchen', 'admin'],
    'GET /api/pricing': ['admin'],
    'PUT /api/pricing': ['admin'],
    'GET /api/pictures/:id': ['anyone'],
    'POST /api/pictures': ['admin'],
    'WS /ws/menu': ['anyone'],
  },
  apiTags: { menu: 'What can be ordered', orders: 'Placing, following and cancelling orders' },
  deployment: {
    resources: { cpu: '50m', memory: '112Mi', memoryLimit: '224Mi' },
    heapMiB: 64,
    settings: {
      WAGGLE_DEMO_MENU: {
        value: 'off',
        why: 'The job init-dummy-db-job loads the demo menu, once; a service that did so too would only race with it.',
        only: 'chart',
      },
    },
    secrets: {
      generated: ['WAGGLE_TRACKING_SECRET'],
      files: { WAGGLE_TRACKING_SECRET_FILE: 'tracking-secret' },
    },
    calledBy: ['refill'],
    production: {
      replicas: 2,
      autoscaling: { minReplicas: 2, maxReplicas: 6 },
      resources: { cpu: '100m', memory: '192Mi', memoryLimit: '384Mi' },
      heapMiB: 256,
    },
  },
});
