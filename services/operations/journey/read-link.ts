// Which tokens open an order, and when the order ended. The outbox of its publisher has both, for a day; after that, the archives of the
// services whose records can be rebuilt.
import { streamOf, type Topology } from '@waggle/contracts';
import type { Journeys } from '@waggle/store';
import { linkOf, type OrderLink } from './under-the-hood.rules.ts';

export interface ReadLinkDeps {
  readonly journeys: Pick<Journeys, 'emitted' | 'archived'>;
  readonly topology: Topology;
}

/** Null when nobody keeps the beginning of the order any more. */
export async function readLink({ journeys, topology }: ReadLinkDeps, orderId: string): Promise<OrderLink | null> {
  const stream = streamOf('order.created');
  const emitted = await journeys.emitted(topology.publisherOf(stream), orderId);
  const recent = emitted.map((event) => ({ ...event, at: event.committed_at }));
  const link = linkOf(recent);
  if (link) return link;
  for (const service of topology.consumersOf(stream).keys()) {
    const kept = linkOf([...(await journeys.archived(service, orderId)), ...recent]);
    if (kept) return kept;
  }
  return null;
}
