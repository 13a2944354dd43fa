// A small service for the conformance suite: accounts whose balances must not go below zero. It uses the name `orders`, so
// that it may emit orders' events.

import type { OrderId } from '@waggle/contracts';
import { defineRecords, integer, type StoreDefinition, table } from '../collections/index.ts';
import type { Cause } from '../store.ts';
import { newId } from '../store.ts';

export interface BalanceAccount {
  readonly id: string;
  readonly balance: number;
}

export interface BalancesRecords {
  readonly accounts: {
    /** Fails when the id is taken. */
    insert(account: BalanceAccount): Promise<void>;
    find(id: string): Promise<BalanceAccount | null>;
    all(): Promise<BalanceAccount[]>;
    /** Adds to the balance; false when that would make it negative, or there is no such account. */
    add(id: string, amount: number): Promise<boolean>;
    set(id: string, balance: number): Promise<void>;
  };
}

export const accountsDefinition: StoreDefinition<BalancesRecords> = {
  service: 'orders',
  publishes: ['orders-stream', 'order-simulation-stream'],
  ...defineRecords(
    { accounts: table<BalanceAccount>()({ key: 'id', columns: { balance: integer() } }) },
    ({ accounts }): BalancesRecords => ({
      accounts: {
        insert: accounts.insert,
        find: accounts.find,
        all: () => accounts.list({ sort: ['id'] }),
        add: (id, amount) => accounts.adjust(id, 'balance', amount, { floor: 0 }),
        set: async (id, balance) => void (await accounts.change(id, { balance })),
      },
    }),
  ),
};

/** A request as the cause of a transaction. */
export const requested = (): Cause => ({ correlation_id: newId(), causation_id: null });

/** The payload of an order's step. */
export const step = <Status extends string>(order_id: OrderId, version: number, status: Status) => ({
  order_id,
  version,
  status,
  at: '2026-11-22T14:30:00.000Z',
});
