// A small service for the conformance suite: accounts, whose balances must not go below zero. It passes for `orders`, so
// that it may emit what orders emits.
import { v7 } from 'uuid';
import type { StoreDefinition } from '../definition.ts';
import type { Cause } from '../store.ts';

export interface Account {
  readonly id: string;
  readonly balance: number;
}

export interface AccountsRecords {
  readonly accounts: {
    /** Fails when the id is taken. */
    insert(account: Account): Promise<void>;
    find(id: string): Promise<Account | null>;
    all(): Promise<Account[]>;
    /** Adds to the balance; false when that would make it negative, or there is no such account. */
    add(id: string, amount: number): Promise<boolean>;
    set(id: string, balance: number): Promise<void>;
  };
}

export const accountsDefinition: StoreDefinition<AccountsRecords> = {
  service: 'orders',
  publishes: ['orders-stream', 'order-simulation-stream'],
  sqlite: {
    schema: 'CREATE TABLE IF NOT EXISTS orders_accounts (id TEXT PRIMARY KEY, balance INTEGER NOT NULL) STRICT',
    records(db) {
      const insert = db.prepare('INSERT INTO orders_accounts (id, balance) VALUES (?, ?)');
      const find = db.prepare('SELECT * FROM orders_accounts WHERE id = ?');
      const all = db.prepare('SELECT * FROM orders_accounts ORDER BY id');
      const add = db.prepare('UPDATE orders_accounts SET balance = balance + ?1 WHERE id = ?2 AND balance + ?1 >= 0');
      const set = db.prepare('UPDATE orders_accounts SET balance = ? WHERE id = ?');
      const account = (row: Record<string, unknown>): Account => ({
        id: String(row['id']),
        balance: Number(row['balance']),
      });
      return {
        accounts: {
          insert: async ({ id, balance }) => void insert.run(id, balance),
          async find(id) {
            const row = find.get(id);
            return row ? account(row) : null;
          },
          all: async () => all.all().map(account),
          add: async (id, amount) => add.run(amount, id).changes === 1,
          set: async (id, balance) => void set.run(balance, id),
        },
      };
    },
  },
  mongo: {
    collections: { accounts: [] },
    records(db, session) {
      const accounts = db.collection<{ _id: string; balance: number }>('accounts');
      const within = session ? { session } : {};
      return {
        accounts: {
          insert: async ({ id, balance }) => void (await accounts.insertOne({ _id: id, balance }, within)),
          async find(id) {
            const found = await accounts.findOne({ _id: id }, within);
            return found ? { id: found._id, balance: found.balance } : null;
          },
          async all() {
            const found = await accounts.find({}, within).sort({ _id: 1 }).toArray();
            return found.map(({ _id, balance }) => ({ id: _id, balance }));
          },
          async add(id, amount) {
            const enough = { _id: id, balance: { $gte: -amount } };
            return (await accounts.updateOne(enough, { $inc: { balance: amount } }, within)).modifiedCount === 1;
          },
          set: async (id, balance) => void (await accounts.updateOne({ _id: id }, { $set: { balance } }, within)),
        },
      };
    },
  },
};

/** A request as the cause of a transaction. */
export const requested = (): Cause => ({ correlation_id: v7(), causation_id: null });

/** The payload of an order's step. */
export const step = <Status extends string>(order_id: string, version: number, status: Status) => ({
  order_id,
  version,
  status,
  at: '2026-11-22T14:30:00.000Z',
});
