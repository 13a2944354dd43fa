// What the orders service needs kept; `store/` says where.
import type {
  ItemId,
  KitchenSettings,
  MenuItem,
  MenuItemChange,
  OrderId,
  OrderStatus,
  OrderView,
} from '@waggle/contracts';
import type { Order } from './order/order.rules.ts';
import type { Shortage } from './order/price.rules.ts';

/** What a request with an Idempotency-Key was answered. */
export interface Answer {
  readonly key: string;
  /** SHA-256 of the request's body: the same key with another body is a mistake of the client. */
  readonly request_hash: string;
  readonly answer:
    | { readonly kind: 'placed'; readonly order: OrderView }
    | { readonly kind: 'out_of_stock'; readonly short: readonly Shortage[] };
  /** ms since the epoch. */
  readonly created_at: number;
}

/** A menu item as it is kept: the currency is the kitchen's, not the item's. */
export type StoredItem = Omit<MenuItem, 'currency'>;

export interface Picture {
  /** The first 32 hex digits of its SHA-256. */
  readonly picture_id: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface OrdersRecords {
  readonly orders: {
    insert(order: Order): Promise<void>;
    find(id: OrderId): Promise<Order | null>;
    /** Puts the order in place of its `expectedVersion`; throws when another change came first. */
    replace(order: Order, expectedVersion: number): Promise<void>;
    /** Newest first; `before` is an order id. */
    list(filter: { status?: OrderStatus; before?: OrderId; limit: number }): Promise<Order[]>;
  };
  readonly menu: {
    /** By category, then name. */
    all(): Promise<StoredItem[]>;
    find(ids: readonly ItemId[]): Promise<StoredItem[]>;
    /** False when there is an item of that id. */
    insert(item: StoredItem): Promise<boolean>;
    change(id: ItemId, change: MenuItemChange): Promise<StoredItem | null>;
    remove(id: ItemId): Promise<boolean>;
    /** Adds `by` to the stock; false, with nothing changed, when it would fall below zero or there is no such item. */
    adjustStock(id: ItemId, by: number): Promise<boolean>;
    /** Returns how many items were in `from`. */
    renameCategory(from: string, to: string): Promise<number>;
  };
  readonly kitchen: {
    /** Null: nobody has said anything of the kitchen yet. */
    find(): Promise<KitchenSettings | null>;
    put(settings: KitchenSettings): Promise<void>;
  };
  readonly pictures: {
    find(id: string): Promise<Picture | null>;
    /** One that is there already stays, and is wanted anew: the same id is the same picture. */
    insert(picture: Picture, at: number): Promise<void>;
    /** Notes that somebody chose it, or gave it up, at `at` (ms since the epoch); nothing when there is no such picture. */
    wanted(id: string, at: number): Promise<void>;
    /** Deletes those that no item uses and that were last wanted before `before`; returns how many. */
    purgeUnused(before: number): Promise<number>;
  };
  readonly answers: {
    find(key: string): Promise<Answer | null>;
    insert(answer: Answer): Promise<void>;
    purge(before: number): Promise<number>;
  };
  readonly secrets: {
    find(name: string): Promise<string | null>;
    insert(name: string, secret: string): Promise<void>;
  };
}
