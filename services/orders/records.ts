// What the orders service keeps: orders, the menu with its pictures, and the kitchen's settings.
import type { CorrelationId, ItemId, KitchenSettings, OrderId, OrderStatus, PricingView } from '@waggle/contracts';
import type { SwitchRecord } from '@waggle/service-kit/process';
import { boolean, bytes, collection, defineRecords, integer, single, table, text } from '@waggle/store/collections';
import type { StoredKitchen } from './kitchen/kitchen.rules.ts';
import type { StoredRestaurant } from './kitchen/restaurant.rules.ts';
import { menuTable, type StoredItem } from './menu/menu-records.ts';
import type { Order } from './order/order.rules.ts';
import { type Answer, answerTable, orderCollection, secretTable } from './order/order-records.ts';
import type { StoredPrint } from './paper/print.rules.ts';
import type { OrderTimes } from './promise/promise.rules.ts';

export type { StoredItem } from './menu/menu-records.ts';
export type { Answer } from './order/order-records.ts';

export interface PictureFile {
  /** The first 32 hex digits of its SHA-256. */
  readonly picture_id: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: Uint8Array;
  /** False: stored as it was uploaded, by an older version. */
  readonly cleaned: boolean;
}

/** The path prefix of uploaded pictures, before their ids. Other pictures come with the client. */
export const uploadedPictures = '/api/pictures/';

export interface OrdersRecords {
  readonly orders: {
    insert(order: Order): Promise<void>;
    find(id: OrderId): Promise<Order | null>;
    /** Replaces the order at `expectedVersion`; throws when another change came first. */
    replace(order: Order, expectedVersion: number): Promise<void>;
    /** Newest first; `before` is an order id. */
    list(filter: { status?: OrderStatus; before?: OrderId; limit: number }): Promise<Order[]>;
    /** Newest first. */
    withNumber(number: string, limit: number): Promise<Order[]>;
    /** Newest first. */
    withCorrelation(id: CorrelationId, limit: number): Promise<Order[]>;
    /** Those whose person is still there, if given placed before `before` (an order id); newest first. */
    named(before: OrderId | undefined, limit: number): Promise<Order[]>;
    /** Newest first. @param since, before order ids: that of the oldest, included, and one that is not included; undefined: any */
    placedBetween(since: OrderId | undefined, before: OrderId | undefined, limit: number): Promise<Order[]>;
    /** Those that the kitchen has not handed out, and that were wanted as soon as possible: placed from `since` on and, if given, before `before`. */
    countInKitchen(placed: { readonly since: OrderId; readonly before?: OrderId }): Promise<number>;
    /** The same of orders that were wanted for later, by when the kitchen got them: RFC 3339. */
    countHandedOver(got: { readonly since: string; readonly before?: string }): Promise<number>;
    /** Those that the kitchen is to get until `at` (RFC 3339), the most urgent first. */
    due(at: string, limit: number): Promise<Order[]>;
  };
  readonly numbers: {
    /** The next number of a business day, from 1 on. Parallel transactions never get the same. */
    next(day: string): Promise<number>;
  };
  readonly quarters: {
    /** How many orders are promised in each quarter, from one to another, both included; one without orders is not there. */
    taken(from: string, to: string): Promise<ReadonlyMap<string, number>>;
    /** Takes a place. Parallel transactions that have read the same quarter do not both commit. */
    take(quarter: string): Promise<void>;
    free(quarter: string): Promise<void>;
    purge(before: string): Promise<number>;
  };
  readonly times: {
    /** Of the orders that were placed last. */
    newest(limit: number): Promise<OrderTimes[]>;
    /** Keeps what is known already. */
    note(times: OrderTimes): Promise<void>;
    purge(before: number): Promise<number>;
  };
  readonly menu: {
    /** By category, then name, by code units; pages sort by language. */
    all(): Promise<StoredItem[]>;
    find(ids: readonly ItemId[]): Promise<StoredItem[]>;
    /** Those that are for sale again, or offer a choice again, from a time before `at` (RFC 3339) on. */
    soldOutBefore(at: string): Promise<StoredItem[]>;
    /** False when there is an item of that id. */
    insert(item: StoredItem): Promise<boolean>;
    change(id: ItemId, change: Partial<Omit<StoredItem, 'item_id'>>): Promise<StoredItem | null>;
    remove(id: ItemId): Promise<boolean>;
    /** Adds `by` to the stock; false, with nothing changed, when it would fall below zero or there is no such item. */
    adjustStock(id: ItemId, by: number): Promise<boolean>;
    /** Returns how many items were in `from`. */
    renameCategory(from: string, to: string): Promise<number>;
  };
  readonly kitchen: {
    /** Null until an admin saves the kitchen's settings. */
    find(): Promise<StoredKitchen | null>;
    put(settings: StoredKitchen): Promise<void>;
  };
  readonly restaurant: {
    /** Null until an admin says who it is. */
    find(): Promise<StoredRestaurant | null>;
    put(restaurant: StoredRestaurant): Promise<void>;
  };
  readonly pricing: {
    /** Null until an admin saves them. */
    find(): Promise<PricingView | null>;
    put(pricing: PricingView): Promise<void>;
  };
  readonly prints: {
    /** @param id see `printId` */
    find(id: string): Promise<StoredPrint | null>;
    put(print: StoredPrint): Promise<void>;
    /** Those that no device has confirmed, asked for after `since` (ms since the epoch); the oldest first. */
    unconfirmed(since: number): Promise<StoredPrint[]>;
    purge(before: number): Promise<number>;
  };
  readonly pictures: {
    find(id: string): Promise<PictureFile | null>;
    /** Keeps an existing picture and renews when it was last wanted: the same id is the same picture. */
    insert(picture: PictureFile, at: number): Promise<void>;
    /** One that an older version stored as it was uploaded; null when there is none. */
    uncleaned(): Promise<PictureFile | null>;
    clean(picture: PictureFile): Promise<void>;
    remove(id: string): Promise<void>;
    /** Notes that it was chosen or released at `at` (ms since the epoch); does nothing when there is no such picture. */
    wanted(id: string, at: number): Promise<void>;
    /** Deletes those that neither an item nor the restaurant uses and that were last wanted before `before`; returns how many. */
    purgeUnused(before: number): Promise<number>;
  };
  readonly answers: {
    find(key: string): Promise<Answer | null>;
    insert(answer: Answer): Promise<void>;
    purge(before: number): Promise<number>;
    /** Removes an order's answers of earlier versions, which hold its customer. */
    removeEarlierOf(id: OrderId): Promise<void>;
  };
  /** When a process last ran without the simulator, in ms since the epoch; null when the missed requests have been recovered. */
  readonly simulation: SwitchRecord;
  readonly secrets: {
    find(name: string): Promise<string | null>;
    insert(name: string, secret: string): Promise<void>;
    remove(name: string): Promise<void>;
  };
}

interface StoredPicture extends PictureFile {
  /** When it was last chosen for an item or released; ms since the epoch. */
  readonly wanted_at: number;
}

const pictureTable = table<StoredPicture>()({
  key: 'picture_id',
  columns: { type: text(), bytes: bytes(), wanted_at: integer({ default: 0 }), cleaned: boolean({ default: false }) },
  indexes: [{ name: 'by_wanted', on: ['wanted_at', 'picture_id'], engine: 'mongo' }],
  // MongoDB documents from before these were noted.
  readKept: (kept: PictureFile & Partial<StoredPicture>): StoredPicture => ({
    wanted_at: 0,
    ...kept,
    cleaned: kept.cleaned ?? false,
  }),
});

const fileOf = ({ picture_id, type, bytes, cleaned }: StoredPicture): PictureFile => ({
  picture_id,
  type,
  bytes,
  cleaned,
});

/**
 * No queue is counted any further: every order is promised a time from the queue before it, and the hundredth must not cost more than
 * the first. A kitchen that has so many in hand promises the next day either way.
 */
const longestQueue = 500;

const inKitchen = ['created', 'confirmed', 'preparing'] as const satisfies readonly OrderStatus[];

/** How long the last orders took: what promises come from. */
const timesCollection = collection<OrderTimes>()({
  key: 'order_id',
  columns: { delivered_at: integer() },
  indexes: [{ name: 'by_age', on: ['delivered_at'] }],
});

/** The last copy of each paper of an order: nothing of a person. */
const printCollection = collection<StoredPrint>()({
  key: 'print_id',
  columns: { confirmed: boolean(), asked_at: integer() },
  indexes: [
    { name: 'by_confirmation', on: ['confirmed', 'asked_at'] },
    { name: 'by_age', on: ['asked_at'] },
  ],
});

/** How many orders a business day has had. */
const numberTable = table<{ readonly day: string; readonly last: number }>()({
  key: 'day',
  columns: { last: integer() },
});

/** How many orders are promised in a quarter of an hour. */
const quarterTable = table<{ readonly quarter: string; readonly taken: number }>()({
  key: 'quarter',
  columns: { taken: integer() },
});

/** Without a version and a currency: as earlier versions of Waggle stored it. */
type KeptKitchen = KitchenSettings & Partial<StoredKitchen>;

export const ordersRecords = defineRecords(
  {
    orders: orderCollection,
    numbers: numberTable,
    quarters: quarterTable,
    times: timesCollection,
    menu: menuTable,
    kitchen: single<KeptKitchen>('settings'),
    restaurant: single<StoredRestaurant>('settings'),
    pricing: single<PricingView>('settings'),
    prints: printCollection,
    pictures: pictureTable,
    answers: answerTable,
    simulation: single<number | null>('off_at'),
    secrets: secretTable,
  },
  ({
    orders,
    numbers,
    quarters,
    times,
    menu,
    kitchen,
    restaurant,
    pricing,
    prints,
    pictures,
    answers,
    simulation,
    secrets,
  }): OrdersRecords => ({
    orders: {
      insert: orders.insert,
      find: orders.find,
      replace: orders.replace,
      list: ({ status, before, limit }) => orders.newest({ where: status ? { status } : {}, before, limit }),
      withNumber: (number, limit) => orders.newest({ where: { number }, limit }),
      withCorrelation: (correlation_id, limit) => orders.newest({ where: { correlation_id }, limit }),
      named: (before, limit) => orders.newest({ where: { anonymous: null }, before, limit }),
      placedBetween: (since, before, limit) =>
        orders.list({
          ...(since === undefined && before === undefined
            ? {}
            : { where: { order_id: { ...(since && { gte: since }), ...(before && { lt: before }) } } }),
          sort: ['-order_id'],
          limit,
        }),
      countInKitchen: ({ since, before }) =>
        orders.count(
          {
            status: { in: inKitchen },
            due_at: null,
            order_id: before === undefined ? { gte: since } : { gte: since, lt: before },
          },
          longestQueue,
        ),
      countHandedOver: ({ since, before }) =>
        orders.count(
          {
            status: { in: inKitchen },
            waiting: null,
            due_at: before === undefined ? { gte: since } : { gte: since, lt: before },
          },
          longestQueue,
        ),
      due: (at, limit) => orders.list({ where: { waiting: true, due_at: { lte: at } }, sort: ['due_at'], limit }),
    },
    numbers: {
      async next(day) {
        await numbers.increment({ day, last: 0 }, { last: 1 });
        const counted = await numbers.find(day);
        if (!counted) throw new Error(`the numbers of ${day} were counted in this transaction, and are not there`);
        return counted.last;
      },
    },
    quarters: {
      async taken(from, to) {
        const found = await quarters.list({ where: { quarter: { gte: from, lte: to } } });
        return new Map(found.map(({ quarter, taken }) => [quarter, taken]));
      },
      take: (quarter) => quarters.increment({ quarter, taken: 0 }, { taken: 1 }),
      free: async (quarter) => void (await quarters.adjust(quarter, 'taken', -1, { floor: 0 })),
      purge: (before) => quarters.removeWhere({ quarter: { lt: before } }),
    },
    times: {
      newest: (limit) => times.newest({ limit }),
      note: async (one) => void (await times.insertIfAbsent(one)),
      purge: (before) => times.removeWhere({ delivered_at: { lt: before } }),
    },
    menu: {
      all: () => menu.list({ sort: ['category', 'name'] }),
      find: menu.findMany,
      async soldOutBefore(at) {
        const items = await menu.list({ where: { sold_out_until: { lt: at } } });
        const offering = await menu.list({ where: { choices_out_until: { lt: at } } });
        return [...new Map([...items, ...offering].map((item) => [item.item_id, item])).values()];
      },
      insert: menu.insertIfAbsent,
      change: menu.change,
      remove: menu.remove,
      adjustStock: (id, by) => menu.adjust(id, 'stock', by, { floor: 0 }),
      async renameCategory(from, to) {
        const items = await menu.list({ where: { category: from } });
        for (const { item_id, version } of items) await menu.change(item_id, { category: to, version: version + 1 });
        return items.length;
      },
    },
    kitchen: {
      async find() {
        const kept = await kitchen.find();
        return kept && { version: 1, currency: null, ...kept };
      },
      put: kitchen.put,
    },
    restaurant,
    pricing,
    prints: {
      find: prints.find,
      put: prints.put,
      unconfirmed: (since) =>
        prints.list({ where: { confirmed: false, asked_at: { gt: since } }, sort: ['asked_at'], limit: 100 }),
      purge: (before) => prints.removeWhere({ asked_at: { lt: before } }),
    },
    pictures: {
      async find(id) {
        const found = await pictures.find(id);
        return found && fileOf(found);
      },
      async uncleaned() {
        const found = (await pictures.findBy({ cleaned: false })) ?? (await pictures.findBy({ cleaned: null }));
        return found && fileOf(found);
      },
      async clean({ picture_id, type, bytes }) {
        await pictures.change(picture_id, { type, bytes, cleaned: true });
      },
      remove: async (id) => void (await pictures.remove(id)),
      async insert(picture, at) {
        if (await pictures.insertIfAbsent({ ...picture, wanted_at: at })) return;
        await pictures.changeWhere({ picture_id: picture.picture_id }, { wanted_at: at });
      },
      wanted: async (id, at) => void (await pictures.changeWhere({ picture_id: id }, { wanted_at: at })),
      async purgeUnused(before) {
        const items = await menu.list({ where: { picture: { startsWith: uploadedPictures } } });
        const logo = (await kitchen.find())?.brand?.logo;
        const used = [...items.map(({ picture }) => String(picture)), ...(logo ? [logo] : [])].map((picture) =>
          picture.slice(uploadedPictures.length),
        );
        // A transaction that gives an item one of these meanwhile also writes `wanted_at`, so one of the two transactions reruns.
        const old = await pictures.removeWhere({ picture_id: { notIn: used }, wanted_at: { lt: before } });
        // MongoDB documents from before `wanted_at` was recorded.
        return old + (await pictures.removeWhere({ picture_id: { notIn: used }, wanted_at: null }));
      },
    },
    answers: {
      find: answers.find,
      insert: answers.insert,
      purge: (before) => answers.removeWhere({ created_at: { lt: before } }),
      async removeEarlierOf(id) {
        for (const { key, answer } of await answers.list())
          if (answer.kind === 'placed' && answer.order.order_id === id && 'customer' in answer.order)
            await answers.remove(key);
      },
    },
    simulation,
    secrets: {
      find: async (name) => (await secrets.find(name))?.secret ?? null,
      insert: (name, secret) => secrets.insert({ name, secret }),
      remove: async (name) => void (await secrets.remove(name)),
    },
  }),
);
