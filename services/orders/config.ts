// The settings of the orders service.
import type { ConfigEntry, ConfigTable } from '@waggle/service-kit/config';

export const ordersConfig = {
  currency: {
    env: 'WAGGLE_CURRENCY',
    kind: 'string',
    default: 'EUR',
    pattern: { test: /^[A-Z]{3}$/, says: 'three capital letters, such as EUR' },
    about: 'The ISO 4217 code of the currency that all prices are in; orders keep the one they were placed in.',
  } satisfies ConfigEntry<string>,
  demoMenu: {
    env: 'WAGGLE_DEMO_MENU',
    kind: 'switch',
    default: true,
    about: 'Loads a demo menu at start when there is no item at all; off for a kitchen that makes its own.',
  } satisfies ConfigEntry<boolean>,
  answerRetentionHours: {
    env: 'WAGGLE_IDEMPOTENCY_HOURS',
    kind: 'number',
    default: 24,
    minimum: 0.01,
    about: 'How long an Idempotency-Key is remembered; a repeat after that places a second order.',
  } satisfies ConfigEntry<number>,
  stuckMinutes: {
    env: 'WAGGLE_STUCK_MINUTES',
    kind: 'number',
    default: 60,
    minimum: 0.01,
    about: 'An open order that has been in its state for longer is counted as stuck in the metrics.',
  } satisfies ConfigEntry<number>,
} as const satisfies ConfigTable;
