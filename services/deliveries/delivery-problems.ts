// The refusals of requests about deliveries.
import { ProblemError } from '@waggle/service-kit/http';

export const orderCancelled = (id: string): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'order_cancelled',
    title: 'The order was cancelled',
    detail: `The order of delivery ${id} was cancelled: nothing is delivered, and nothing is to be paid.`,
  });

export const takenByOther = (id: string): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'taken_by_other',
    title: 'Another courier has this delivery',
    detail: `Delivery ${id} is on the way with another courier. To take it over, request on_the_way with take_over.`,
  });

export const deliveryNotFound = (id: string): ProblemError =>
  new ProblemError({
    status: 404,
    code: 'delivery_not_found',
    title: 'No such delivery',
    detail: `There is no delivery ${id}.`,
  });

export const notOnTheWay = (status: string): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'not_on_the_way',
    title: 'The delivery is not on the way',
    detail: `No courier has it, and none may set off with it now: it is ${status}.`,
  });
