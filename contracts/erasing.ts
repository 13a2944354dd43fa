// How a person is forgotten from beginning to end: by the command, and by the page of admins. Kept apart from the schemas, which
// browsers do not need.
import type { Erase, Erased, Forgotten } from './forgetting.ts';
import { forgetLimit } from './limits.ts';

/** Forgets until no ended order is left. @param forget asks once */
export async function forgetAll(forget: () => Promise<Forgotten>): Promise<Forgotten> {
  let forgotten: Forgotten['forgotten'] = [];
  let in_orders = false;
  for (;;) {
    const answer = await forget();
    forgotten = [...forgotten, ...answer.forgotten];
    in_orders ||= answer.in_orders;
    // Without progress, the rest is open orders.
    if (!answer.more || answer.forgotten.length === 0)
      return { forgotten, open: answer.open, more: answer.more && forgotten.length === 0, in_orders };
  }
}

/** A service handles an event in milliseconds, unless it is down. */
const tries = 20;
const triesForStreams = 4;
const pauseMs = 500;

/**
 * Erases what streams, dead letters and files hold of forgotten customers, until every service has handled it or a time is over.
 * @param erase asks once
 * @param pause resolves after so many ms
 */
export async function eraseUntilHandled(
  erase: (body: Erase) => Promise<Erased>,
  { forgotten, in_orders }: Pick<Forgotten, 'forgotten' | 'in_orders'>,
  pause: (ms: number) => Promise<unknown>,
): Promise<Erased> {
  let dead_letters = 0;
  const once = async (order_ids: Erase['order_ids']): Promise<Erased> => {
    const answer = await erase({ order_ids, in_orders });
    dead_letters += answer.dead_letters;
    return answer;
  };
  const last = Math.floor((forgotten.length - 1) / forgetLimit) * forgetLimit;
  for (let from = 0; from < last; from += forgetLimit) await once(forgotten.slice(from, from + forgetLimit));
  for (let attempt = 1; ; attempt += 1) {
    const answer = await once(forgotten.slice(last));
    const isHandled = Object.values(answer.services).every(Boolean);
    // A step of a moment ago may be on its stream for a moment longer; what else is left does not go by asking.
    const most = isHandled ? triesForStreams : tries;
    if ((isHandled && answer.left.length === 0) || attempt >= most) return { ...answer, dead_letters };
    await pause(pauseMs);
  }
}
