// What the deliveries service keeps: deliveries, and facts about orders whose `order.created` has not been handled yet.
import type { Customer, DeliveryId, DeliveryStatus, OrderId } from '@waggle/contracts';
import type { SwitchRecord } from '@waggle/service-kit/process';
import { collection, defineRecords, integer, own, type Single, single, text } from '@waggle/store/collections';
import type { Delivery } from './delivery.rules.ts';

/** Who ordered: from before the order's `order.created` at the earliest, to the end of its delivery. */
export interface Recipient extends Customer {
  readonly order_id: OrderId;
  /** ms since the epoch. */
  readonly recorded_at: number;
}

/** What is known of an order before its `order.created` was handled: across processes, events may overtake each other. */
export interface EarlyFact {
  readonly kind: 'out_for_delivery' | 'taken_back' | 'cancelled';
  /** The order's. */
  readonly version: number;
}

export interface DeliveriesRecords {
  readonly deliveries: {
    insert(delivery: Delivery): Promise<void>;
    find(id: DeliveryId): Promise<Delivery | null>;
    findByOrder(id: OrderId): Promise<Delivery | null>;
    /** Replaces the delivery at `expectedVersion`; throws when another change came first. */
    replace(delivery: Delivery, expectedVersion: number): Promise<void>;
    /** Newest first; `before` is a delivery id. */
    list(filter: { status?: DeliveryStatus; before?: DeliveryId; limit: number }): Promise<Delivery[]>;
    /** Ended ones that an earlier version left with their customer. */
    endedWithCustomer(limit: number): Promise<Delivery[]>;
  };
  /**
   * When one transaction notes a fact while another inserts the same order's delivery, only one may commit; the other reruns and
   * sees its change. Otherwise neither would see the other, and the fact would be lost.
   */
  readonly early: {
    note(id: OrderId, fact: EarlyFact): Promise<void>;
    /** Returns the noted facts and deletes them. Call it before inserting the delivery. */
    take(id: OrderId): Promise<EarlyFact[]>;
  };
  readonly recipients: {
    find(ids: readonly OrderId[]): Promise<Map<OrderId, Customer>>;
    /** Keeps what is known already. */
    note(recipient: Recipient): Promise<void>;
    remove(id: OrderId): Promise<void>;
    /** Those that were noted first, before `before`. */
    oldest(before: number, limit: number): Promise<OrderId[]>;
  };
  /** When a process last ran without the simulator, in ms since the epoch; null when the missed requests have been recovered. */
  readonly simulation: SwitchRecord;
  /** Whether the customers that earlier versions kept in ended deliveries are gone. */
  readonly cleared: Single<boolean>;
}

// Before a kitchen could take back that it had handed an order out, every order was handed out with the same version:
// 1 created, 2 confirmed, 3 preparing.
const handedOutVersion = 4;

/** A delivery from that time has no `ready_version`; one from when each step had its own correlation id keeps none. */
export function upgradeDelivery(
  kept: Omit<Delivery, 'ready_version' | 'correlation_id'> & Partial<Delivery>,
): Delivery {
  return { ready_version: kept.ready ? handedOutVersion : 0, correlation_id: kept.order_id, ...kept };
}

const deliveries = collection<Delivery>()({
  key: 'delivery_id',
  version: 'version',
  label: 'delivery',
  columns: { order_id: text({ unique: 'one_for_each_order' }), status: text(), version: integer() },
  indexes: [
    { name: 'by_status', on: ['status', '-delivery_id'], engine: 'mongo' },
    { name: 'by_status', on: ['status', 'delivery_id'], sqliteName: 'deliveries_by_status', engine: 'sqlite' },
  ],
  // Facts are in the same collection; only deliveries have a status.
  nested: ['customer.name'],
  mongoMarker: 'status',
  readKept: upgradeDelivery,
});

const recipients = collection<Recipient>()({
  key: 'order_id',
  columns: { recorded_at: integer() },
  indexes: [{ name: 'by_age', on: ['recorded_at'] }],
});

/** In MongoDB the facts about an order. The unique index on `order_id` allows either them or the order's delivery. */
interface StoredFacts {
  /** The order's. */
  readonly _id: string;
  readonly order_id: string;
  readonly facts: string[];
}

const early = own<DeliveriesRecords['early']>({
  sqlite: {
    schema: `CREATE TABLE IF NOT EXISTS deliveries_early (
      order_id TEXT NOT NULL, fact TEXT NOT NULL, PRIMARY KEY (order_id, fact)
    ) STRICT`,
    records(db) {
      const note = db.prepare('INSERT INTO deliveries_early (order_id, fact) VALUES (?, ?) ON CONFLICT DO NOTHING');
      const take = db.prepare('DELETE FROM deliveries_early WHERE order_id = ? RETURNING fact');
      return {
        async note(id, fact) {
          note.run(id, factText(fact));
        },
        take: async (id) => take.all(id).map((row) => parseEarlyFact(String(row['fact']))),
      };
    },
  },
  mongo: {
    records(db, inSession) {
      const facts = db.collection<StoredFacts>('deliveries');
      return {
        async note(id, fact) {
          const noted = { $addToSet: { facts: factText(fact) }, $setOnInsert: { order_id: id } };
          await facts.updateOne({ _id: id }, noted, { upsert: true, ...inSession() });
        },
        async take(id) {
          const found = await facts.findOneAndDelete({ _id: id }, inSession());
          return (found?.facts ?? []).map(parseEarlyFact);
        },
      };
    },
  },
});

/** A fact as text, `taken_back 5`, so that a repeated one is stored once. */
const factText = ({ kind, version }: EarlyFact): string => `${kind} ${version}`;

/** A fact that an earlier version noted has only its kind. */
export function parseEarlyFact(text: string): EarlyFact {
  const [kind, version] = text.split(' ');
  return { kind: kind as EarlyFact['kind'], version: version === undefined ? handedOutVersion : Number(version) };
}

export const deliveriesRecords = defineRecords(
  { deliveries, recipients, early, simulation: single<number | null>('off_at'), cleared: single<boolean>('done') },
  ({ deliveries, recipients, early, simulation, cleared }): DeliveriesRecords => ({
    deliveries: {
      insert: deliveries.insert,
      find: deliveries.find,
      findByOrder: (order_id) => deliveries.findBy({ order_id }),
      replace: deliveries.replace,
      endedWithCustomer: (limit) =>
        deliveries.list({
          where: { status: { in: ['delivered', 'cancelled'] }, 'customer.name': { not: null } },
          limit,
        }),
      list: ({ status, before, limit }) => deliveries.newest({ where: status ? { status } : {}, before, limit }),
    },
    recipients: {
      async find(ids) {
        const found = await recipients.findMany(ids);
        return new Map(found.map(({ order_id, name, phone, address }) => [order_id, { name, phone, address }]));
      },
      note: async (recipient) => void (await recipients.insertIfAbsent(recipient)),
      remove: async (id) => void (await recipients.remove(id)),
      async oldest(before, limit) {
        const found = await recipients.list({
          where: { recorded_at: { lt: before } },
          sort: ['recorded_at'],
          limit,
        });
        return found.map(({ order_id }) => order_id);
      },
    },
    early,
    simulation,
    cleared,
  }),
);
