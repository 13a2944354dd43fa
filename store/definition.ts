// What a service declares about its state: the same records on both engines.
import type { ServiceName } from '@waggle/contracts';
import type { MongoRecords } from './mongo/records.ts';
import type { SqliteRecords } from './sqlite/records.ts';

export interface StoreDefinition<Records extends object> {
  readonly service: ServiceName;
  readonly sqlite: SqliteRecords<Records>;
  readonly mongo: MongoRecords<Records>;
}
