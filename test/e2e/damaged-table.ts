// Damages a table in a file that a process has open: its root pages are of another kind, as after a misdirected write. SQLite
// returns SQLITE_CORRUPT for this table only.
import { DatabaseSync } from 'node:sqlite';

/** A table or an index, and its first page. */
interface Root {
  readonly name: string;
  readonly page: number;
}

/** Damages a table with its indexes; returns the original roots, which repair it. */
export function damageTable(file: string, table: string): readonly Root[] {
  const all = rootsIn(file);
  const own = all.filter((root) => root.table === table);
  const others = { true: foreign(all, table, true), false: foreign(all, table, false) };
  const wrong = own.map(({ name, keyed }) => ({ name, page: others[`${!keyed}`].shift() ?? 0 }));
  setTableRoots(file, wrong);
  return own;
}

export function setTableRoots(file: string, roots: readonly Root[]): void {
  const database = new DatabaseSync(file, { timeout: 5_000, defensive: false });
  database.exec('PRAGMA writable_schema = ON; BEGIN IMMEDIATE');
  const set = database.prepare('UPDATE sqlite_schema SET rootpage = ? WHERE name = ?');
  for (const { name, page } of roots) set.run(page, name);
  // Makes other connections read the schema again.
  const version = Number(database.prepare('PRAGMA schema_version').get()?.['schema_version']);
  database.exec(`PRAGMA schema_version = ${version + 1}; COMMIT`);
  database.close();
}

interface KnownRoot extends Root {
  readonly table: string;
  /** Whether its pages are index pages, as in a table without rowid. */
  readonly keyed: boolean;
}

function rootsIn(file: string): readonly KnownRoot[] {
  const database = new DatabaseSync(file, { timeout: 5_000, readOnly: true });
  const rows = database
    .prepare('SELECT name, tbl_name, type, rootpage, sql FROM sqlite_schema WHERE rootpage > 0')
    .all();
  database.close();
  return rows.map(({ name, tbl_name, type, rootpage, sql }) => ({
    name: String(name),
    table: String(tbl_name),
    page: Number(rootpage),
    keyed: type === 'index' || String(sql).includes('WITHOUT ROWID'),
  }));
}

const foreign = (all: readonly KnownRoot[], table: string, keyed: boolean): number[] =>
  all.filter((root) => root.table !== table && root.keyed === keyed).map(({ page }) => page);
