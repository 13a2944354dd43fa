// What a service says of its tables in SQLite.
import type { DatabaseSync } from 'node:sqlite';

/** A service's records in SQLite. Table names begin with the service's name: all services share one file. */
export interface SqliteRecords<Records extends object> {
  /** `CREATE TABLE IF NOT EXISTS … STRICT` statements. */
  readonly schema: string;
  /** Called once for each connection, so statements are prepared once. */
  records(db: DatabaseSync): Records;
}
