// Who prints an order's papers, pure: each by itself at most once, by one device, and any number of times by a touch.
import type { OrderId, OrderStatus, PaperKind, PrintView } from '@waggle/contracts';

/** The last copy of a paper of an order. */
export interface StoredPrint extends PrintView {
  /** `<order>/<paper>`. */
  readonly print_id: string;
  readonly confirmed: boolean;
  /** `at` in ms since the epoch. */
  readonly asked_at: number;
}

export const printId = (orderId: OrderId, paper: PaperKind): string => `${orderId}/${paper}`;

/** The kitchen has accepted it, and it is still there. */
const printed: readonly OrderStatus[] = ['confirmed', 'preparing', 'ready'];
export const mayPrintByItself = (status: OrderStatus): boolean => printed.includes(status);

/** Of what is asked for now. @param at ms since the epoch */
export function printAsked(
  before: StoredPrint | null,
  { order_id, number, ...asked }: Pick<PrintView, 'order_id' | 'number' | 'paper' | 'device' | 'by_itself'>,
  at: number,
): StoredPrint {
  return {
    print_id: printId(order_id, asked.paper),
    order_id,
    ...(number === undefined ? {} : { number }),
    ...asked,
    copy: (before?.copy ?? 0) + 1,
    at: new Date(at).toISOString(),
    asked_at: at,
    confirmed: false,
    confirmed_at: null,
  };
}

export const printView = ({ print_id: _, confirmed: __, asked_at: ___, ...view }: StoredPrint): PrintView => view;
