// Signals: best-effort messages to every process, for what is only worth having now (a wake-up, a courier's position).
// A signal may be lost; whoever needs the fact reads it from a store.

export interface Signals {
  /** Sends to every subscriber in every process, this one included. Resolves at once when the engine is away. */
  send(channel: string, message: unknown): Promise<void>;
  /** Calls `receive` for each message on the channel. Returns how to stop. */
  subscribe(channel: string, receive: (message: unknown) => void): Promise<() => Promise<void>>;
  /** What the engine refuses now, as messages for people. */
  readonly refusals: readonly string[];
  close(): Promise<void>;
}
