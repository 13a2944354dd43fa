// Dead letters that hold a customer, or what people wrote about their order: they go when the customer is forgotten.
import type { DeadLetter, EventLog } from '@waggle/bus';
import { type OrderId, readEvent } from '@waggle/contracts';
import { isWrittenReason } from '@waggle/contracts/unconfirmed.ts';

/** Whose a dead letter is, as far as that can be told. */
interface CustomerLetter {
  readonly letter: DeadLetter;
  /** The orders that it names; none: its bytes cannot be read and may be about anybody. */
  readonly orders: readonly OrderId[];
}

/** Discards the dead letters that may hold a customer, as far as they match; returns those that it discarded. */
export async function discardCustomerLetters(
  log: Pick<EventLog, 'deadLetters' | 'discardDeadLetter'>,
  matches: (letter: CustomerLetter) => boolean,
): Promise<readonly DeadLetter[]> {
  const discarded: DeadLetter[] = [];
  for (let after: string | null = null; ; ) {
    const page: DeadLetter[] = await log.deadLetters(after, pageSize);
    for (const letter of page) {
      const orders = ordersOfCustomers(letter);
      if (orders !== null && matches({ letter, orders }) && (await log.discardDeadLetter(letter.id)))
        discarded.push(letter);
    }
    after = page.at(-1)?.id ?? null;
    if (after === null || page.length < pageSize) return discarded;
  }
}

const pageSize = 100;

/** The orders whose customers the letter may hold, or what people wrote; null when it holds none. */
function ordersOfCustomers({ event: bytes, other_fields }: DeadLetter): readonly OrderId[] | null {
  if (bytes.length === 0 && other_fields.length === 0) return null;
  try {
    const read = readEvent(bytes, () => true);
    if (read.kind !== 'event') return ordersNamedIn(bytes);
    const { payload } = read.event;
    const isNoted = 'items' in payload && payload.items.some(({ note }) => note !== undefined);
    const isReasoned = 'reason' in payload && isWrittenReason(payload.reason);
    // Nobody knows what is in a field that this version does not know.
    const isUnknown = read.unknownFields.length > 0 || other_fields.length > 0;
    return 'customer' in payload || isNoted || isReasoned || isUnknown ? [payload.order_id] : null;
  } catch {
    return ordersNamedIn(bytes);
  }
}

/** The orders that are named in bytes which are no event, or one that this version cannot read. */
function ordersNamedIn(bytes: Uint8Array): readonly OrderId[] {
  const text = Buffer.from(bytes).toString('latin1').toLowerCase();
  const named = text.matchAll(/"order_id"\s*:\s*"([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})"/g);
  return [...new Set(Array.from(named, ([, id]) => id as OrderId))];
}
