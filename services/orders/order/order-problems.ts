// Problem documents of requests about orders.
import { type OrderCeiling, undoSeconds } from '@waggle/contracts';
import { ProblemError } from '@waggle/service-kit/http';
import { closedMessage, fullMessage } from '../kitchen/kitchen.rules.ts';
import { notThen } from '../later/later-problems.ts';
import type { QuoteOutcome } from '../pricing/quote-order.ts';
import type { Cancel } from './cancel.rules.ts';
import type { Advance, Order, Undo } from './order.rules.ts';
import type { PlaceOrderOutcome } from './place-order.ts';
import { mostDelay, type PromiseChange } from './promise-change.rules.ts';

/** The order after a step, also after a repeated one. @throws {ProblemError} */
export function orderAfterStep(id: string, outcome: Advance | null): Order {
  if (!outcome) throw notFound(id);
  if (outcome.kind !== 'impossible') return outcome.order;
  throw new ProblemError({
    status: 409,
    code: 'step_not_possible',
    title: 'The order cannot take this step',
    detail: `The order is ${outcome.from}; ${outcome.to} cannot follow that.`,
  });
}

/** The order after it was cancelled, also after a repeated request. @throws {ProblemError} */
export function orderAfterCancel(id: string, outcome: Cancel | null): Order {
  if (outcome?.kind === 'code_missing') throw codeMissing(outcome.stage);
  if (outcome?.kind !== 'too_far') return orderAfterStep(id, outcome);
  const { by, order, stage } = outcome;
  if (by === 'customer') return orderAfterStep(id, { kind: 'impossible', order, from: order.status, to: 'cancelled' });
  throw new ProblemError({
    status: 403,
    code: 'only_admin_cancels',
    title: 'Only an admin can cancel this order',
    detail: `The order is ${stage}: a courier may have it. The kitchen cancels an order until it is handed out.`,
  });
}

/** The order after an undone step, also after a repeated request. @throws {ProblemError} */
export function orderAfterUndo(id: string, status: string, outcome: Undo | null): Order {
  if (!outcome) throw notFound(id);
  const conflict = (detail: string) =>
    new ProblemError({ status: 409, code: 'undo_not_possible', title: 'This step cannot be taken back', detail });
  switch (outcome.kind) {
    case 'undone':
    case 'repeated':
      return outcome.order;
    case 'not_there':
      throw conflict(`The order is ${outcome.order.status}: there is no step to ${status} to take back.`);
    case 'too_late':
      throw conflict(`The step to ${status} was taken more than ${undoSeconds} seconds ago.`);
    case 'handed_out':
      throw conflict('The order was handed out before, and a courier may have it: it goes no further back.');
  }
}

/** The order after its promise was moved, also after a repeated request. @throws {ProblemError} */
export function orderAfterDelay(id: string, outcome: PromiseChange | null): Order {
  if (!outcome) throw notFound(id);
  if (outcome.kind === 'changed' || outcome.kind === 'repeated') return outcome.order;
  const title = 'The promise cannot be moved';
  throw outcome.kind === 'ended'
    ? new ProblemError({ status: 409, code: 'order_ended', title, detail: `The order is ${outcome.order.status}.` })
    : new ProblemError({
        status: 409,
        code: 'delay_too_long',
        title,
        detail: `An order is promised for at most ${mostDelay} minutes later: ${outcome.left} may be added.`,
      });
}

/** Why an order was not placed, or has no price. */
export function refusal(
  outcome: Exclude<PlaceOrderOutcome, { kind: 'placed' }> | Exclude<QuoteOutcome, { kind: 'quoted' }>,
): ProblemError {
  switch (outcome.kind) {
    case 'out_of_stock':
      return new ProblemError({
        status: 409,
        code: 'out_of_stock',
        title: 'Not enough in stock',
        detail: outcome.short.map((s) => `${s.item_id}: ${s.requested} requested, ${s.available} available`).join('; '),
        short: [...outcome.short],
      });
    case 'not_available_now':
      return new ProblemError({
        status: 409,
        code: 'not_available_now',
        title: 'Not available at this time of the week',
        detail: `${outcome.unavailable.map((one) => `${one.item_id} is available from ${one.available_from}`).join('; ')}.`,
        unavailable: [...outcome.unavailable],
      });
    case 'unknown_items':
      return new ProblemError({
        status: 422,
        code: 'unknown_item',
        title: 'An item is not on the menu',
        detail: `${outcome.errors.map(({ message }) => message).join('; ')}.`,
        errors: [...outcome.errors],
      });
    case 'unknown_options':
      return new ProblemError({
        status: 422,
        code: 'unknown_option',
        title: 'Invalid choice of options',
        detail: `${outcome.errors.map(({ message }) => message).join('; ')}.`,
        errors: [...outcome.errors],
      });
    case 'too_large':
      return tooLarge(outcome.ceiling);
    case 'not_delivered':
      return new ProblemError({
        status: 422,
        code: outcome.delivers === 'unknown' ? 'postcode_missing' : 'not_delivered',
        title: 'The kitchen does not deliver there',
        detail:
          outcome.delivers === 'unknown'
            ? 'The kitchen delivers by postcode: send that of the address in postcode.'
            : 'No area of the kitchen has this postcode.',
        errors: [{ field: '#/postcode', message: outcome.delivers === 'unknown' ? 'is missing' : 'is in no area' }],
      });
    case 'not_served':
      return new ProblemError({
        status: 422,
        code: 'serving_not_offered',
        title: 'The kitchen does not offer that',
        detail: `serving is ${outcome.serving}, but the kitchen offers ${outcome.offered.join(', ')}.`,
        errors: [{ field: '#/serving', message: `is ${outcome.serving}, but must be ${outcome.offered.join(' or ')}` }],
      });
    case 'address_missing':
      return new ProblemError({
        status: 422,
        code: 'address_missing',
        title: 'A delivery needs an address',
        detail: 'Send customer.address, or serving: pick_up.',
        errors: [{ field: '#/customer/address', message: 'is missing' }],
      });
    case 'payment_not_taken':
      return new ProblemError({
        status: 422,
        code: 'payment_not_taken',
        title: 'The order cannot be paid like this',
        detail: `${outcome.fault.field} ${outcome.fault.message}.`,
        errors: [outcome.fault],
      });
    case 'below_minimum':
      return new ProblemError({
        status: 422,
        code: 'below_minimum',
        title: 'The order is too small',
        detail: `The goods come to ${outcome.missing} less than the kitchen delivers (${outcome.currency}, in the minor unit).`,
      });
    case 'price_changed':
      return new ProblemError({
        status: 409,
        code: 'price_changed',
        title: 'The price has changed',
        detail: `The order comes to ${outcome.total}, not to the expected ${outcome.expected} (${outcome.currency}, in the minor unit). Order again with the new total.`,
      });
    case 'closed':
      return new ProblemError({
        status: 409,
        code: 'kitchen_closed',
        title: "The kitchen isn't taking orders right now",
        detail: closedMessage(outcome.closed, outcome.kitchen),
      });
    case 'full':
      return new ProblemError({
        status: 409,
        code: 'kitchen_full',
        title: 'The kitchen takes no more orders for now',
        detail: fullMessage(outcome.until, outcome.kitchen),
      });
    case 'not_then':
      return notThen(outcome);
    case 'other_currency':
      return new ProblemError({
        status: 503,
        code: 'other_currency',
        title: 'Temporarily unavailable',
        detail: `The prices are in ${outcome.recorded} now, and this server still has another WAGGLE_CURRENCY: it must be restarted with the new one.`,
      });
    case 'key_reused':
      return new ProblemError({
        status: 422,
        code: 'idempotency_key_reused',
        title: 'This Idempotency-Key was used for another order',
        detail: 'The key was sent before with a different body. Use a new key for a new order.',
      });
  }
}

const tooLarge = (ceiling: OrderCeiling): ProblemError =>
  new ProblemError({
    status: 422,
    code: 'order_too_large',
    title: 'The order is too large',
    detail: `${allowed(ceiling)} Order less, or ask the kitchen.`,
    ceiling,
  });

function allowed({ of, most, item_id }: OrderCeiling): string {
  switch (of) {
    case 'lines':
      return `One order may have ${most} lines at most.`;
    case 'item':
      return `One order may have ${most} pieces of ${item_id} at most.`;
    case 'pieces':
      return `One order may have ${most} pieces at most.`;
    case 'total':
      return `One order may come to ${most} at most, in the minor unit of the currency.`;
  }
}

export const onlyForCancelling = (field: string, status: string): ProblemError =>
  new ProblemError({
    status: 422,
    code: 'reason_not_taken',
    title: 'A reason is only for cancelling',
    detail: `The step to ${status} takes no ${field}.`,
    errors: [{ field: `#/${field}`, message: `is not taken with ${status}` }],
  });

export const wordsMissing = (): ProblemError =>
  new ProblemError({
    status: 422,
    code: 'reason_missing',
    title: 'The reason needs words',
    detail: 'With reason_code other, reason says why: the customer sees it.',
    errors: [{ field: '#/reason', message: 'is missing: reason_code is other' }],
  });

const codeMissing = (stage: string): ProblemError =>
  new ProblemError({
    status: 422,
    code: 'reason_missing',
    title: 'Cancelling needs a reason',
    detail: `The order is ${stage}: say why it is cancelled, in reason_code.`,
    errors: [{ field: '#/reason_code', message: `is missing: the order is ${stage}` }],
  });

export const noSuchDay = (day: string | undefined): ProblemError =>
  new ProblemError({
    status: 422,
    code: 'no_such_day',
    title: 'There is no such day',
    detail: `day is ${day}, which no calendar has.`,
    errors: [{ field: '#/day', message: `is ${day}, which no calendar has` }],
  });

export const notFound = (id: string): ProblemError =>
  new ProblemError({
    status: 404,
    code: 'order_not_found',
    title: 'No such order',
    detail: `There is no order ${id} for this token.`,
  });

export const linkExpired = (): ProblemError =>
  new ProblemError({
    status: 410,
    code: 'link_expired',
    title: 'This link has expired',
    detail: 'A shared link shows its order until a day after the order’s end.',
  });

export const viewOnly = (): ProblemError =>
  new ProblemError({
    status: 403,
    code: 'view_only',
    title: 'This link only shows the order',
    detail: 'Only the device that ordered can cancel the order; so can the kitchen.',
  });
