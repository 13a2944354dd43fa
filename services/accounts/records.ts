// What the accounts service needs kept; `store/` says where. Sessions lie in the place that all services share, and change
// in the same transaction as the account.
import type { SessionRecords } from '@waggle/service-kit/identity';
import type { StoredAccount } from './account.rules.ts';
import type { Attempts } from './throttle.rules.ts';

export interface AccountsRecords {
  readonly accounts: {
    insert(account: StoredAccount): Promise<void>;
    find(id: string): Promise<StoredAccount | null>;
    findByLogin(login: string): Promise<StoredAccount | null>;
    /** By login. */
    all(): Promise<StoredAccount[]>;
    replace(account: StoredAccount): Promise<void>;
    remove(id: string): Promise<void>;
    /** Lets transactions that count admins come one after another: two that each see the other one would both go. */
    oneAtATime(): Promise<void>;
  };
  readonly attempts: {
    find(key: string): Promise<Attempts | null>;
    put(attempts: Attempts): Promise<void>;
    remove(key: string): Promise<void>;
    /** Deletes what last failed before `before`; returns how many. */
    purge(before: number): Promise<number>;
  };
  readonly sessions: SessionRecords;
}
