// Signals: best-effort messages to every process, for data that matters only now (a wake-up, a courier's position). A signal may
// be lost; a receiver that depends on the fact reads it from a store.

export interface Signals {
  /** Sends to every subscriber in every process, including this one. Resolves at once during an outage. */
  send(channel: string, message: unknown): Promise<void>;
  /** Calls `receive` for each message on the channel. Returns a function that unsubscribes. */
  subscribe(channel: string, receive: (message: unknown) => void): Promise<() => Promise<void>>;
  /** What the engine refuses now, as messages for people. */
  readonly refusals: readonly string[];
  close(): Promise<void>;
}
