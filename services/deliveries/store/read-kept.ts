// Reads what earlier versions of Waggle kept: before a kitchen could take back that it had handed an order out.
import type { Delivery } from '../delivery.rules.ts';
import type { EarlyFact } from '../records.ts';

// Every order was handed out with the same version: 1 created, 2 confirmed, 3 preparing.
const handedOutVersion = 4;

/** A delivery of then has no `ready_version`. */
export const deliveryAsKept = (kept: Omit<Delivery, 'ready_version'> & Partial<Delivery>): Delivery => ({
  ready_version: kept.ready ? handedOutVersion : 0,
  ...kept,
});

/** A fact as text, `taken_back 5`: one that is noted twice is one. */
export const factText = ({ kind, version }: EarlyFact): string => `${kind} ${version}`;

/** A fact of then is only its kind. */
export function factAsKept(text: string): EarlyFact {
  const [kind, version] = text.split(' ');
  return { kind: kind as EarlyFact['kind'], version: version === undefined ? handedOutVersion : Number(version) };
}
