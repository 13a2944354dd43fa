// Dead letters that hold a customer, or what people wrote about their order: they go when the customer is forgotten.
import type { DeadLetter, EventLog } from '@waggle/bus';
import { decodeEvent, type OrderId } from '@waggle/contracts';
import { isWrittenReason } from '@waggle/contracts/unconfirmed.ts';

/** Discards the dead letters that hold the customer of an order, as far as they match; returns how many. */
export async function discardCustomerLetters(
  log: Pick<EventLog, 'deadLetters' | 'discardDeadLetter'>,
  matches: (letter: DeadLetter, orderId: OrderId) => boolean,
): Promise<number> {
  let discarded = 0;
  for (let after: string | null = null; ; ) {
    const page: DeadLetter[] = await log.deadLetters(after, pageSize);
    for (const letter of page) {
      const order = orderOfCustomer(letter.event);
      if (order !== null && matches(letter, order) && (await log.discardDeadLetter(letter.id))) discarded += 1;
    }
    after = page.at(-1)?.id ?? null;
    if (after === null || page.length < pageSize) return discarded;
  }
}

const pageSize = 100;

/** The order whose customer the event holds, or what people wrote; null when it holds none, or cannot be read. */
function orderOfCustomer(bytes: Uint8Array): OrderId | null {
  try {
    const { payload } = decodeEvent(bytes);
    const isNoted = 'items' in payload && payload.items.some(({ note }) => note !== undefined);
    const isReasoned = 'reason' in payload && isWrittenReason(payload.reason);
    return 'customer' in payload || isNoted || isReasoned ? payload.order_id : null;
  } catch {
    return null;
  }
}
