// Snapshots that arrive in parts, so that a page on a slow line sees progress.

/** True on every part but the last. */
interface InParts {
  readonly more?: true;
}

export const isPart = (message: object): boolean => (message as InParts).more === true;

export interface Parts<Message> {
  /** Drops the parts of the previous connection: a new one sends a new snapshot. */
  restart(): void;
  /** @returns the whole message; null while further parts follow */
  add(message: Message): Message | null;
}

/** @param join appends the next part of a snapshot to the earlier ones */
export function collectParts<Message extends { readonly type: string }>(
  join: (before: Message, next: Message) => Message,
): Parts<Message> {
  let before: Message | null = null;
  return {
    restart() {
      before = null;
    },
    add(message) {
      const joined = before && before.type === message.type ? join(before, message) : message;
      before = isPart(message) ? joined : null;
      return isPart(message) ? null : joined;
    },
  };
}
