// Backups of the embedded engine: its one file, copied page by page by SQLite while another process writes to it.
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import type { AuditEntry } from '@waggle/contracts';
import { copySqliteAudit, defineSqliteSessions, sqliteAuditEntries } from '@waggle/service-kit/identity/sqlite';
import { lockFolder } from '@waggle/store/sqlite/database.ts';
import { replacedName } from '@waggle/store/sqlite/replaced-files.ts';
import { commandEntry, orSayUnaudited } from '../audit-command.ts';
import { UsageError } from '../end-with-error.ts';
import { decryptFile, encryptedEnding, encryptFile } from './encryption.ts';

/**
 * Copies `<data>/waggle.db`; returns a line that reports it. The copy is whole or does not exist.
 * @param passphrase encrypts it; '' does not. What is not encrypted is then only in the data folder, as the data itself.
 */
export async function backUpFile(data: string, to: string, passphrase: string = ''): Promise<string> {
  const file = path.join(data, 'waggle.db');
  if (!existsSync(file))
    throw new UsageError(`there is nothing to back up in ${path.resolve(data)}: say where with --data`);
  mkdirSync(path.dirname(to), { recursive: true });
  const unfinished = passphrase === '' ? `${to}.unfinished` : path.join(data, `${path.basename(to)}.unfinished`);
  const source = new DatabaseSync(file, { timeout: 5_000 });
  try {
    // All pages in one step: a snapshot of one point in time, which a reader of the write-ahead log gets without blocking writers.
    await backup(source, unfinished, { rate: 2 ** 30 });
  } finally {
    source.close();
  }
  checkFile(unfinished);
  // Those of a connection that only read.
  for (const beside of ['-wal', '-shm']) rmSync(unfinished + beside, { force: true });
  const finished = passphrase === '' ? to : `${to}${encryptedEnding}`;
  // Before the copy gets a name that can be used.
  await orSayUnaudited(auditInFile(file, commandEntry({ command: 'backup', object: path.basename(finished) })));
  if (passphrase !== '') return encryptedTo(finished, unfinished, passphrase);
  sync(unfinished);
  renameSync(unfinished, to);
  sync(path.dirname(to));
  return `backed up to ${to}`;
}

/** Into a file that another process may have open. */
async function auditInFile(file: string, entry: AuditEntry): Promise<void> {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  try {
    await sqliteAuditEntries(db)(entry);
  } finally {
    db.close();
  }
}

async function encryptedTo(to: string, plain: string, passphrase: string): Promise<string> {
  try {
    await encryptFile(plain, `${to}.unfinished`, passphrase);
  } finally {
    rmSync(plain, { force: true });
  }
  renameSync(`${to}.unfinished`, to);
  sync(path.dirname(to));
  return `backed up, encrypted, to ${to}`;
}

/** As `restoreFile`, from an encrypted backup. */
export async function restoreEncryptedFile(
  data: string,
  from: string,
  replace: boolean,
  passphrase: string,
): Promise<string> {
  const { folder, remove } = folderBeside(data);
  try {
    const plain = path.join(folder, path.basename(from, encryptedEnding));
    await decryptFile(from, plain, passphrase);
    return (await restoreFile(data, plain, replace)).replace(plain, from);
  } finally {
    remove();
  }
}

/** For what only its owner may read, on a disk that has room for it. */
function folderBeside(data: string): { readonly folder: string; readonly remove: () => void } {
  mkdirSync(path.dirname(path.resolve(data)), { recursive: true });
  const folder = mkdtempSync(`${path.resolve(data)}.restoring-`);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Replaces `<data>/waggle.db` with a backup without its sessions, and keeps the previous file beside it under another name. */
export async function restoreFile(data: string, from: string, replace: boolean): Promise<string> {
  checkFile(from);
  const lock = lockFolder(data);
  try {
    const file = path.join(data, 'waggle.db');
    const taken = existsSync(file);
    if (taken && !replace) {
      throw new UsageError(`${path.resolve(data)} holds data already: --replace puts it aside for the backup`);
    }
    const arriving = `${file}.arriving`;
    copyFileSync(from, arriving);
    // The copy has the mode of the backup, which others may be able to read.
    chmodSync(arriving, 0o600);
    endSessions(arriving);
    await completeTrail(
      arriving,
      taken ? file : null,
      commandEntry({ command: 'restore', object: path.basename(from) }),
    );
    sync(arriving);
    const aside = replacedName(file, new Date());
    // The write-ahead log moves with its file: SQLite would apply it to the restored one.
    for (const part of ['', '-wal']) if (existsSync(file + part)) renameSync(file + part, aside + part);
    rmSync(`${file}-shm`, { force: true });
    renameSync(arriving, file);
    sync(data);
    return `restored ${from}${taken ? `; what was there is now ${aside}` : ''}`;
  } finally {
    lock.close();
  }
}

// People who have signed out since the backup would be signed in again.
function endSessions(file: string): void {
  const copy = new DatabaseSync(file);
  try {
    copy.exec('PRAGMA journal_mode = DELETE');
    defineSqliteSessions(copy);
    copy.exec('DELETE FROM waggle_sessions');
  } finally {
    copy.close();
  }
}

/** The trail says what happened after the backup, too, and that it was restored. @param before the file that it replaces */
async function completeTrail(file: string, before: string | null, restored: AuditEntry): Promise<void> {
  const copy = new DatabaseSync(file);
  const replaced = before === null ? null : new DatabaseSync(before, { readOnly: true });
  try {
    copy.exec('BEGIN');
    // A file that cannot be read may be why there is a restore.
    if (replaced) await orSayUnaudited(copySqliteAudit(replaced, copy));
    await sqliteAuditEntries(copy)(restored);
    copy.exec('COMMIT');
  } finally {
    replaced?.close();
    copy.close();
  }
}

function checkFile(file: string): void {
  let found: unknown;
  try {
    const copy = new DatabaseSync(file, { readOnly: true });
    try {
      found = copy.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
      copy.prepare('SELECT count(*) FROM waggle_file').get();
    } finally {
      copy.close();
    }
  } catch (error) {
    found = (error as Error).message;
  }
  if (found !== 'ok') throw new UsageError(`${file} is no sound backup (${String(found)}): use another one`);
}

// Folders too: after a power cut a file exists only if its folder's entry was synced.
function sync(file: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(file, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
