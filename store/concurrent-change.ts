// The optimistic lock of a record: its version.

/** Another change came first. Its transaction is rolled back; tried again, it sees that change. */
export class ConcurrentChangeError extends Error {
  override readonly name = 'ConcurrentChangeError';
  readonly code = 'concurrent_change';

  constructor(record: string, id: string, expectedVersion: number) {
    super(`${record} ${id} is no longer at version ${expectedVersion}`);
  }
}
