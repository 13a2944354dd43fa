// What a service says of its tables in SQLite.
import type { DatabaseSync } from 'node:sqlite';

/** A service's records in SQLite. Table names begin with the service's name: all services share one file. */
export interface SqliteRecords<Records extends object> {
  /** `CREATE TABLE IF NOT EXISTS … STRICT` statements. */
  readonly schema: string;
  /**
   * Columns that a table got after its first release, table → column → definition. A file of any age has them once it is
   * open, so each needs a default.
   */
  readonly addedColumns?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Called once for each connection, so statements are prepared once. */
  records(db: DatabaseSync): Records;
}
