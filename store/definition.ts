// What a service declares about its state: the same records on both engines.
import type { StreamName } from '@waggle/contracts';
import type { MongoRecords } from './mongo/records.ts';
import type { SqliteRecords } from './sqlite/records.ts';

export interface StoreDefinition<Records extends object> {
  readonly service: string;
  /** The streams that it may emit events on. */
  readonly publishes: readonly StreamName[];
  readonly sqlite: SqliteRecords<Records>;
  readonly mongo: MongoRecords<Records>;
}
