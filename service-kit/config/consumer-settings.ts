// The settings of how a process handles events: attempts, pauses, how much at once. The same for every service in it.
import { defaultConsumerLimits, defaultRetryPolicy } from '@waggle/bus/consumer-options.ts';
import Type from 'typebox';
import type { ConfigTable } from './setting.ts';

export const consumerSettings = {
  retryAttempts: {
    env: 'WAGGLE_RETRY_ATTEMPTS',
    schema: Type.Integer({ minimum: 1, maximum: 10_000 }),
    default: defaultRetryPolicy.maxAttempts,
    about:
      'How often a service tries an event before it is a dead letter. With the pauses of the next two, the default rides out a fault of five minutes; only later events of the same order wait meanwhile.',
  },
  retryFirstSeconds: {
    env: 'WAGGLE_RETRY_FIRST_SECONDS',
    schema: Type.Number({ minimum: 0.001, maximum: 3_600 }),
    default: defaultRetryPolicy.firstDelayMs / 1_000,
    about: 'The pause after the first failed attempt at an event, which doubles with each further one.',
  },
  retryLongestSeconds: {
    env: 'WAGGLE_RETRY_LONGEST_SECONDS',
    schema: Type.Number({ minimum: 0.001, maximum: 86_400 }),
    default: defaultRetryPolicy.maxDelayMs / 1_000,
    about: 'The longest pause between two attempts at an event; each is shortened at random by up to a fifth.',
  },
  concurrency: {
    env: 'WAGGLE_CONCURRENCY',
    schema: Type.Integer({ minimum: 1, maximum: 1_000 }),
    default: defaultConsumerLimits.concurrency,
    about:
      'Of how many orders a service of a process handles events side by side; the events of one order always follow each other.',
  },
  batch: {
    env: 'WAGGLE_BATCH',
    schema: Type.Integer({ minimum: 1, maximum: 1_000 }),
    default: defaultConsumerLimits.batch,
    about: 'The most events that one read takes from a stream; never more than WAGGLE_CONCURRENCY leaves room for.',
  },
  heldEvents: {
    env: 'WAGGLE_HELD_EVENTS',
    schema: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    default: defaultConsumerLimits.maxHeld,
    about:
      'The most events that a service of a process holds, most of them waiting for their next attempt, a few kilobytes each; beyond that it reads nothing new.',
  },
} as const satisfies ConfigTable;
